import { expect, it } from "vitest";
import { runCrashTrials } from "../support/release/crash-trials.ts";

// The short form of test/trials/release-crashes.ts.
it("a process that ends between the two logs of a release, twice in a row: one card and both sides' records within 2 s, on one node and on three (R12)", async () => {
  const reports = await runCrashTrials([
    { nodes: 1, first: 1, second: 1 },
    { nodes: 3, first: 3, second: 2 },
  ]);
  expect(reports.flatMap(({ faults }) => faults)).toEqual([]);
});
