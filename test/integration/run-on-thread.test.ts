import { getPriority } from "node:os";
import { expect, it } from "vitest";
import { ownBuffers } from "../../server/adapters/worker/rpc.ts";
import { systemClock } from "../../server/adapters/system/clock.ts";
import { runOnThread, type JobThread } from "../../server/adapters/worker/run-on-thread.ts";
import { WorkUnavailable } from "../../server/ports/work.ts";
import type { WildOpening, WildWork } from "../support/wild-thread.ts";

const LIMITS: JobThread["limits"] = { jobMs: 20_000, memoryBytes: 150_000_000, watchMs: 20, openMs: 20_000 };

/** Runs one job of the wild thread, opened in one of its ways. */
function run<Result>(
  job: (work: Pick<WildWork, keyof WildWork>) => Promise<Result>,
  { opening = "serves", ...limits }: Partial<JobThread["limits"]> & { opening?: WildOpening } = {},
): Promise<Result> {
  const entry = new URL("../support/wild-thread.ts", import.meta.url);
  return runOnThread<WildWork, Result>({ entry, limits: { ...LIMITS, ...limits }, clock: systemClock, settings: { opening } }, job);
}

it("W3 gives the result of a job, and its own error", async () => {
  expect(await run((work) => work.count())).toBe(1);
  await expect(run((work) => work.fail())).rejects.toThrow("no such card");
});

it.each([
  ["never ends", { jobMs: 300 }, (work: Pick<WildWork, "spin">) => work.spin()],
  ["takes buffers", {}, (work: Pick<WildWork, "takeBuffers">) => work.takeBuffers()],
  ["takes heap", {}, (work: Pick<WildWork, "takeHeap">) => work.takeHeap()],
  ["grows a list", {}, (work: Pick<WildWork, "growList">) => work.growList()],
  ["exits", {}, (work: Pick<WildWork, "die">) => work.die()],
] as const)("P12 W3 fails a job that %s, so that its slot and its board's turn are free again", async (_, limits, job) => {
  await expect(run((work): Promise<never> => job(work), limits)).rejects.toBeInstanceOf(WorkUnavailable);
});

it.each([
  ["spins", { openMs: 300 }],
  ["throws", {}],
] as const)("P12 W6 fails a job whose thread %s while it opens", async (opening, limits) => {
  await expect(run((work) => work.count(), { opening, ...limits })).rejects.toBeInstanceOf(WorkUnavailable);
});

it.runIf(process.platform === "linux")(
  "P12 W8 a thread for derived work gives way to all others; one without a word about it does not",
  async () => {
    const own = getPriority();
    expect(await run((work) => work.niceness())).toBe(own);
    expect(await run((work) => work.niceness(), { lowerBy: 7 })).toBe(Math.min(19, own + 7));
  },
);

it("P12 bytes that are handed over to a job are not copied: they are gone here", async () => {
  const bytes = new Uint8Array(1_000);
  const entry = new URL("../support/wild-thread.ts", import.meta.url);
  const transfer = () => ownBuffers(bytes, new Uint8Array(8).subarray(4));
  const settings: { opening: WildOpening } = { opening: "serves" };
  await runOnThread<WildWork, number>({ entry, limits: LIMITS, clock: systemClock, settings, transfer }, (work) => work.count());
  expect(bytes.byteLength).toBe(0);
});
