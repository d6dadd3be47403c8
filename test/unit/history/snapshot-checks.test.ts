import { expect, it } from "vitest";
import type { ReplayVerdict } from "../../../server/domain/history/replay/replay-check.ts";
import { SnapshotChecks } from "../../../server/domain/history/replay/snapshot-checks.ts";
import { WorkUnavailable } from "../../../server/ports/work.ts";
import { KeptLog } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";

/** Checks whose jobs take `jobMs`, and what was asked of `verify`, with the time of each. */
function world(jobMs: number, verdictOf: (job: number) => ReplayVerdict | Error) {
  const clock = new ManualClock();
  const log = new KeptLog();
  const jobs: { readonly board: string; readonly size: number; readonly atMs: number }[] = [];
  const verify = (board: string, size: number): Promise<ReplayVerdict> => {
    const verdict = verdictOf(jobs.push({ board, size, atMs: clock.monotonic() }));
    return new Promise((resolve, reject) => {
      clock.after(jobMs, () => (verdict instanceof Error ? reject(verdict) : resolve(verdict)));
    });
  };
  return { clock, log, jobs, checks: new SnapshotChecks({ verify, clock, log }) };
}

it("W7 a board that is edited all the time is checked a quarter of the time, by its newest snapshot, and others do not wait for it", async () => {
  const { clock, jobs, checks } = world(1_000, () => "equal");
  for (let snapshot = 1; snapshot <= 20; snapshot++) {
    checks.check("busy", snapshot);
    await clock.advance(400);
  }
  // 1 s of work, 3 s of rest.
  expect(jobs).toEqual([
    { board: "busy", size: 1, atMs: 0 },
    { board: "busy", size: 10, atMs: 4_000 },
    { board: "busy", size: 20, atMs: 8_000 },
  ]);
  checks.check("quiet", 7);
  expect(jobs.at(-1)).toEqual({ board: "quiet", size: 7, atMs: 8_000 });
});

it("W7 a check goes on until its board is folded to the head, with rests in between that are bounded", async () => {
  const { clock, jobs, checks } = world(10_000, (job) => (job < 3 ? "behind" : "equal"));
  checks.check("board", 5);
  await clock.advance(200_000);
  expect(jobs.map(({ atMs }) => atMs)).toEqual([0, 15_000, 30_000]);
});

it("W7 a check that fails is logged, unless its pool has done so, and the next snapshot is checked", async () => {
  const { clock, log, jobs, checks } = world(10, (job) => [new WorkUnavailable("gone"), new Error("bad page")][job - 1] ?? "equal");
  for (let snapshot = 1; snapshot <= 3; snapshot++) {
    checks.check("board", snapshot);
    await clock.advance(1_000);
  }
  expect(jobs).toHaveLength(3);
  expect(log.lines.map(({ level, message }) => [level, message])).toEqual([["warn", "a snapshot could not be checked"]]);
});

it("W7 a snapshot that comes while a check fails is checked after it", async () => {
  const { clock, jobs, checks } = world(1_000, (job) => (job === 1 ? new WorkUnavailable("gone") : "equal"));
  checks.check("board", 1);
  await clock.advance(500);
  checks.check("board", 2);
  await clock.advance(60_000);
  expect(jobs.map(({ size }) => size)).toEqual([1, 2]);
});

it("W4 nothing begins after the stop, and nothing waits", async () => {
  const { clock, jobs, checks } = world(1_000, () => "behind");
  checks.check("board", 1);
  await clock.advance(1_500);
  checks.stop();
  await clock.advance(60_000);
  expect(jobs).toHaveLength(1);
  expect(clock.pending).toBe(0);
});
