import { describe, expect, it } from "vitest";
import { HistoryIndex, type HistoryPoint } from "../../../client/model/history-index.ts";

const PAGE = 100;

function ledger(times: readonly number[]) {
  let reads = 0;
  const points: HistoryPoint[] = times.map((atMs, index) => ({ seq: index + 1, atMs }));
  const index = new HistoryIndex(async (after) => {
    reads += 1;
    return points.slice(after, after + PAGE);
  });
  return { index, points, reads: () => reads };
}

describe("finding the ledger's head at a moment (playback)", () => {
  it("agrees with a plain count at every time of a long ledger", async () => {
    const times = Array.from({ length: 1_237 }, (_, index) => Math.floor(index / 3) * 10);
    const { index } = ledger(times);
    for (const at of [-1, 0, 5, 10, 999, 1_000, 2_500, 4_120, 9_999]) {
      expect(await index.seqAt(at), `at ${at}`).toBe(times.filter((time) => time <= at).length);
    }
  });

  it("reads few pages for a long ledger, and none twice", async () => {
    const { index, reads } = ledger(Array.from({ length: 50_000 }, (_, index) => index));
    await index.seqAt(31_415);
    const first = reads();
    expect(first).toBeLessThan(40);
    await index.seqAt(31_415);
    expect(reads() - first).toBeLessThanOrEqual(1);
  });

  it("knows an empty ledger from one that cannot be read", async () => {
    expect(await ledger([]).index.seqAt(10)).toBe(0);
    expect(await new HistoryIndex(async () => null).seqAt(10)).toBeNull();
  });

  it("gives no answer rather than a wrong one when the history breaks off midway", async () => {
    const index = new HistoryIndex(async (after) => (after < 50 ? [{ seq: after + 1, atMs: after }] : null));
    expect(await index.seqAt(1_000)).toBeNull();
  });

  it("sees entries that came after an earlier seek", async () => {
    const { index, points } = ledger([1, 2, 3]);
    expect(await index.seqAt(9)).toBe(3);
    points.push({ seq: 4, atMs: 8 });
    index.forgetEnd();
    expect(await index.seqAt(9)).toBe(4);
  });
});
