import { describe, expect, it } from "vitest";
import { Readiness, type ReadinessProbes } from "../../../server/commands/readiness.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const answers = async (): Promise<number> => 1;
const fails = (): Promise<never> => Promise.reject(new Error("gone"));
const hangs = (): Promise<never> => new Promise<never>(() => {});

/** A node's readiness; parts that are not named answer. */
function readinessWith(clock: ManualClock, parts: Partial<ReadinessProbes["needed"] & ReadinessProbes["useful"]>): Readiness {
  const { derived = answers, ...needed } = parts;
  const sound = { engine: answers, directory: answers, ledger: answers, joins: answers };
  return new Readiness(clock, { needed: { ...sound, ...needed }, useful: { derived } });
}

describe("readiness", () => {
  it("names nothing while every part answers, and every part that does not", async () => {
    const clock = new ManualClock();
    expect(await readinessWith(clock, {}).faults()).toEqual({ unready: [], impaired: [] });
    const broken = readinessWith(clock, { directory: fails, ledger: fails, joins: fails });
    expect(await broken.faults()).toEqual({ unready: ["directory", "ledger", "joins"], impaired: [] });
    expect(clock.pending).toBe(0);
  });

  it("P12 names a part that the node can do without as impaired, and is ready", async () => {
    expect(await readinessWith(new ManualClock(), { derived: fails }).faults()).toEqual({ unready: [], impaired: ["derived"] });
  });

  it("answers within a second although a part hangs, and asks that one only once", async () => {
    const clock = new ManualClock();
    let asked = 0;
    const ledger = (): Promise<never> => {
      asked++;
      return hangs();
    };
    const readiness = readinessWith(clock, { ledger });
    const first = readiness.faults();
    await clock.advance(0);
    await clock.advance(1_000);
    expect((await first).unready).toEqual(["ledger"]);
    const second = readiness.faults();
    await clock.advance(0);
    await clock.advance(1_000);
    expect((await second).unready).toEqual(["ledger"]);
    expect(asked).toBe(1);
  });

  it("says draining at once, without asking any part", async () => {
    const readiness = readinessWith(new ManualClock(), { engine: hangs, directory: hangs, ledger: hangs, joins: hangs, derived: hangs });
    readiness.drain();
    expect(await readiness.faults()).toEqual({ unready: ["draining"], impaired: [] });
  });
});
