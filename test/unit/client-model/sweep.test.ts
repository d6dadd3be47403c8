import { describe, expect, it } from "vitest";
import { sweepAround } from "../../../client/model/sweep.ts";

const around = (atMs: number, ...times: number[]) =>
  sweepAround(
    times.map((time) => ({ atMs: time })),
    atMs,
  ).map((removal) => removal.atMs);

describe("what was removed in one sweep (M2)", () => {
  it("is everything before and after without a pause of more than a minute, oldest first", () => {
    expect(around(100_000, 160_000, 40_000, 100_000, 221_000, -20_000)).toEqual([-20_000, 40_000, 100_000, 160_000]);
  });

  it("ends at the first pause, whatever comes beyond it", () => {
    expect(around(0, -60_000, -120_001, -130_000, 60_001, 61_000)).toEqual([-60_000]);
  });

  it("is nothing where nothing was removed near it", () => {
    expect(around(0)).toEqual([]);
    expect(around(0, 60_001, -60_001)).toEqual([]);
  });
});
