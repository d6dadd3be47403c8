import { describe, expect, test } from "vitest";
import { fuzzFrames } from "../support/structure/frame-fuzz.ts";

describe("mutated frames", () => {
  test("P2 P5 nothing of 20,000 mutated frames crashes, writes half, stays pending, diverges or forges (seed 20261122)", () => {
    const report = fuzzFrames({ frames: 20_000, seed: 20_261_122 });
    expect(report.complaints).toEqual([]);
    expect(report).toMatchObject({ crashes: 0, partialWrites: 0, pending: 0, diverged: 0, forged: 0 });
    expect(report.accepted).toBeGreaterThan(500);
    expect(report.framed / report.frames).toBeGreaterThan(0.2);
    expect(Object.values(report.hits).filter((hits) => hits > 0).length).toBeGreaterThan(25);
  });

  test("P2 with ownership switched off the same frames are caught forging (seed 20261122)", () => {
    expect(fuzzFrames({ frames: 5000, seed: 20_261_122, ownershipOff: true }).forged).toBeGreaterThan(0);
  });
});
