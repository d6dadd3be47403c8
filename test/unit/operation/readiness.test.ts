import { describe, expect, it } from "vitest";
import { Readiness } from "../../../server/commands/readiness.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const answers = async (): Promise<number> => 1;
const fails = (): Promise<never> => Promise.reject(new Error("gone"));
const hangs = (): Promise<never> => new Promise<never>(() => {});

describe("readiness", () => {
  it("names nothing while every part answers, and every part that does not", async () => {
    const clock = new ManualClock();
    expect(await new Readiness(clock, { engine: answers, directory: answers, ledger: answers }).unreadyParts()).toEqual([]);
    const broken = new Readiness(clock, { engine: answers, directory: fails, ledger: fails });
    expect(await broken.unreadyParts()).toEqual(["directory", "ledger"]);
    expect(clock.pending).toBe(0);
  });

  it("answers within a second although a part hangs, and asks that one only once", async () => {
    const clock = new ManualClock();
    let asked = 0;
    const ledger = (): Promise<never> => {
      asked++;
      return hangs();
    };
    const readiness = new Readiness(clock, { engine: answers, directory: answers, ledger });
    const first = readiness.unreadyParts();
    await clock.advance(0);
    await clock.advance(1_000);
    expect(await first).toEqual(["ledger"]);
    const second = readiness.unreadyParts();
    await clock.advance(0);
    await clock.advance(1_000);
    expect(await second).toEqual(["ledger"]);
    expect(asked).toBe(1);
  });

  it("says draining at once, without asking any part", async () => {
    const readiness = new Readiness(new ManualClock(), { engine: hangs, directory: hangs, ledger: hangs });
    readiness.drain();
    expect(await readiness.unreadyParts()).toEqual(["draining"]);
  });
});
