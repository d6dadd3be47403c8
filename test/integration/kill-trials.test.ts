import { describe, expect, it } from "vitest";
import { runKillTrials } from "../support/kill/kill-trials.ts";

// The long form: `node test/trials/kill-trials.ts --trials 200 --writers 50`.
describe.runIf(process.platform === "linux")("kill -9 while people write", () => {
  it("P1 P4 loses no receipt and nothing seen, doubles nothing, and serves again each time", async () => {
    const report = await runKillTrials({ trials: 4, writers: 30, seed: 20_261_122 });
    expect(report.faults).toEqual([]);
    expect(report.lost).toBe(0);
    expect(report.duplicates).toBe(0);
    expect(report.receipts).toBeGreaterThan(50);
    expect(report.betweenArrivalAndReceipt).toBeGreaterThanOrEqual(2);
    // The long form holds the slowest to 3 s; here the suites beside this one use the same cores.
    expect(report.servingAgainMs).toHaveLength(4);
  });
});
