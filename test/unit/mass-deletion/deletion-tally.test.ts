import { describe, expect, it } from "vitest";
import { DeletionTally } from "../../../server/domain/mass-deletion/deletion-tally.ts";
import { episodesOf } from "../../../server/domain/mass-deletion/episodes.ts";

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `card-${from + index}`);
const removing = (cards: string[], before: number, seq = 1) => ({ removed: cards, returned: [], before, seq });

describe("a mass deletion (M2)", () => {
  it("is more than 20 cards within a minute, however many writes it took", () => {
    const tally = new DeletionTally();
    expect(tally.add(removing(ids(0, 10), 1_000), 0)).toBe(false);
    expect(tally.add(removing(ids(10, 20), 990), 30_000)).toBe(false);
    expect(tally.add(removing(ids(20, 21), 980), 59_999)).toBe(true);
  });

  it("is not more than 20 cards over more than a minute", () => {
    const tally = new DeletionTally();
    tally.add(removing(ids(0, 20), 1_000), 0);
    expect(tally.add(removing(ids(20, 40), 980), 60_000)).toBe(false);
    expect(tally.removed).toHaveLength(20);
  });

  it("is more than a fifth of a board of at least five cards, measured on the board before it began", () => {
    const tally = new DeletionTally();
    expect(tally.add(removing(ids(0, 2), 10), 0)).toBe(false);
    expect(tally.add(removing(ids(2, 3), 8), 1)).toBe(true);
    expect(new DeletionTally().add(removing(ids(0, 4), 4), 0)).toBe(false);
    expect(new DeletionTally().add(removing(ids(0, 1), 5), 0)).toBe(false);
    expect(new DeletionTally().add(removing(ids(0, 2), 5), 0)).toBe(true);
  });

  it("counts back what the person brings back", () => {
    const tally = new DeletionTally();
    expect(tally.add(removing(ids(0, 30), 1_000), 0)).toBe(true);
    expect(tally.add({ removed: [], returned: ids(0, 30), before: 970, seq: 2 }, 1)).toBe(false);
    expect(tally.removed).toEqual([]);
  });

  it("never comes of making cards", () => {
    const tally = new DeletionTally();
    expect(tally.add({ removed: [], returned: ids(0, 500), before: 0, seq: 1 }, 0)).toBe(false);
  });
});

describe("mass deletions as people are told of them", () => {
  const row = (card: string, at: number, user = "bilge", compartment = "c1") => ({ card, at, seq: at, user, compartment });

  it("are one for each person and board, and end with a pause of a minute", () => {
    const rows = [
      row("a", 0),
      row("b", 50_000),
      row("x", 60_000, "amal"),
      row("c", 110_000),
      row("d", 170_001),
      row("e", 170_002, "bilge", "c2"),
    ];
    const told = episodesOf(rows).map(({ user, compartment, at, cards }) => [
      user,
      compartment,
      at,
      cards.map(({ card }) => card).join(""),
    ]);
    expect(told).toEqual([
      ["bilge", "c2", 170_002, "e"],
      ["bilge", "c1", 170_001, "d"],
      ["bilge", "c1", 110_000, "abc"],
      ["amal", "c1", 60_000, "x"],
    ]);
  });

  it("keep their id while they grow", () => {
    const rows = [row("a", 0), row("b", 1)];
    expect(episodesOf(rows)[0]?.id).toBe(episodesOf([...rows, row("c", 2)])[0]?.id);
  });
});
