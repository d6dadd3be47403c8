import { array, assert, nat, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { between, compareRanks, MIDDLE_RANK, spread } from "../../../shared/board/rank.ts";

describe("rank (BOARD.md B7)", () => {
  it("stays strictly between its neighbours through any series of insertions", () => {
    assert(
      property(array(nat({ max: 1_000_000 }), { minLength: 1, maxLength: 200 }), (choices) => {
        const lane: string[] = [];
        for (const choice of choices) {
          const index = choice % (lane.length + 1);
          const rank = between(lane[index - 1] ?? null, lane[index] ?? null);
          if (rank === null) return;
          lane.splice(index, 0, rank);
        }
        expect(lane).toEqual(lane.toSorted());
        expect(new Set(lane).size).toBe(lane.length);
        expect(lane.every((rank) => /^[0-9A-Za-z]{1,64}$/.test(rank) && !rank.endsWith("0"))).toBe(true);
      }),
      { seed: 20_261_122 },
    );
  });

  it("keeps ranks of 100,000 cards added at the end to four digits", () => {
    let rank: string | null = null;
    for (let index = 0; index < 100_000; index += 1) {
      const next: string | null = between(rank, null);
      expect(next !== null && (rank === null || next > rank)).toBe(true);
      rank = next;
    }
    expect(rank?.length).toBeLessThanOrEqual(4);
  });

  it("says that there is no room after at least 200 insertions at one place, never with a longer rank", () => {
    let count = 0;
    let high: string | null = null;
    const low = MIDDLE_RANK;
    for (let next = between(low, high); next !== null; next = between(low, high)) {
      high = next;
      count += 1;
    }
    expect(count).toBeGreaterThan(200);
    expect(high?.length).toBe(64);
  });

  it("has no room between equal or inverted ranks", () => {
    expect(between("V", "V")).toBeNull();
    expect(between("W", "V")).toBeNull();
    expect(between("V", "V0")).toBeNull();
  });

  it("spreads a lane evenly and in order", () => {
    for (const count of [0, 1, 2, 61, 5_000]) {
      const ranks = spread(count);
      expect(ranks).toHaveLength(count);
      expect(ranks).toEqual([...new Set(ranks)].toSorted());
    }
  });

  it("orders equal ranks by id on every replica", () => {
    expect(
      [
        { rank: "V", id: "b" },
        { rank: "V", id: "a" },
        { rank: "A", id: "z" },
      ]
        .toSorted(compareRanks)
        .map((card) => card.id),
    ).toEqual(["z", "a", "b"]);
  });
});
