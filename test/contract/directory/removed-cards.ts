import { expect, it } from "vitest";
import { STRANGE_KEYS } from "../../support/versions/strange-keys.ts";
import type { RemovedCard } from "../../../server/ports/directory/removed-cards.ts";
import type { With } from "./directory-under-test.ts";
import { BY } from "../../support/directory-records.ts";

/** What every store promises of cards removed in mass deletions (server/ports/directory/removed-cards.ts). */
export function describeRemovedCards(filled: With): void {
  const board = { compartment: "c1", room: "room-1", user: "id-bilge" };
  const make = { id: "c1", room: "room-1", name: "n", originator: "ALF", releasableTo: ["ALF", "BRV"], createdAt: 1 };
  const removed = (card: string, at: number, seq = at) => ({ card, seq, at });
  it(
    "counts one person's removals on one board after a time, each card once with its latest removal",
    filled(async (directory) => {
      await directory.createCompartment(BY, make);
      const note = (rows: { card: string; seq: number; at: number }[], returned: string[] = [], since = 10) =>
        directory.noteRemovedCards({ ...board, removed: rows, returned, since });
      expect(await note([removed("a", 5), removed("b", 20), removed("c", 21)])).toBe(2);
      expect(await note([removed("a", 30), removed("d", 31)])).toBe(4);
      expect(await note([], ["a", "d", "never there"])).toBe(2);
      expect(await directory.noteRemovedCards({ ...board, user: "id-amal", removed: [removed("b", 40)], returned: [], since: 10 })).toBe(1);
      const row = (card: string, at: number, user = "id-bilge") => ({ compartment: "c1", user, card, seq: at, at });
      expect(await directory.removedCardsIn(["c1"], 20)).toEqual([row("c", 21), row("b", 40, "id-amal")]);
      expect(await directory.removedCardsIn(["c9"], 0)).toEqual([]);
      expect(await directory.purgeRemovedCards(21)).toBe(2);
      expect(await directory.removedCardsIn(["c1"], 0)).toEqual([row("b", 40, "id-amal")]);
    }),
  );
  it(
    "P3 M3 gives each compartment and each mass deletion its share, however many cards another one has",
    filled(async (directory) => {
      await directory.createCompartment(BY, make);
      await directory.createCompartment(BY, { ...make, id: "c2", releasableTo: ["ALF"] });
      const many = (count: number, at: number, from = 0) =>
        Array.from({ length: count }, (_, index) => removed(`card-${from + index}`, at, 9));
      const note = (user: string, rows: readonly RemovedCard[], compartment = "c1") =>
        directory.noteRemovedCards({ ...board, compartment, user, removed: rows, returned: [], since: 0 });
      const counts = async (...compartments: string[]) => {
        const rows = await directory.removedCardsIn(compartments, 0);
        const groups = Map.groupBy(rows, ({ compartment, user, at }) => `${compartment} ${user} ${at}`);
        return Object.fromEntries(Array.from(groups, ([of, { length }]) => [of, length]));
      };
      await note("id-bilge", many(30, 1_000));
      await note("id-amal", many(60, 2_000));
      await note("id-bilge", many(10_500, 3_000), "c2");
      expect(await counts("c1")).toEqual({ "c1 id-bilge 1000": 30, "c1 id-amal 2000": 60 });
      expect(await counts("c1", "c2")).toEqual({ "c1 id-bilge 1000": 30, "c1 id-amal 2000": 60, "c2 id-bilge 3000": 10_000 });
      // A later one of the same person, after a pause of more than a minute.
      await note("id-bilge", many(10_500, 61_001, 30));
      expect(await counts("c1")).toEqual({ "c1 id-bilge 1000": 30, "c1 id-amal 2000": 60, "c1 id-bilge 61001": 9_910 });
      expect(await counts()).toEqual({});
    }),
  );
  it(
    "keeps every key that a board may hold apart from every other (V34)",
    filled(async (directory) => {
      await directory.createCompartment(BY, make);
      const keys = [...STRANGE_KEYS];
      const note = (rows: readonly string[], returned: readonly string[] = []) =>
        directory.noteRemovedCards({ ...board, removed: rows.map((card) => removed(card, 5)), returned, since: 0 });
      const noted = async () => new Set((await directory.removedCardsIn(["c1"], 0)).map(({ card }) => card));
      expect(await note(keys)).toBe(keys.length);
      expect(await note(keys)).toBe(keys.length);
      expect(await noted()).toEqual(new Set(keys));
      expect(await note([], ["card\0"])).toBe(keys.length - 1);
      expect(await directory.forgetRemovedCards({ compartment: "c1", room: "room-1", cards: ["", "card\uFFFD"] })).toBe(2);
      expect(await noted()).toEqual(new Set(keys.filter((key) => !["", "card\0", "card\uFFFD"].includes(key))));
    }),
  );
  it(
    "forgets cards that are back, no matter who removed them, and tells every process",
    filled(async (directory) => {
      await directory.createCompartment(BY, make);
      for (const user of ["id-bilge", "id-amal"])
        await directory.noteRemovedCards({ ...board, user, removed: [removed("a", 5), removed("b", 6)], returned: [], since: 0 });
      const before = await directory.lastAccessChange();
      expect(await directory.forgetRemovedCards({ compartment: "c1", room: "room-1", cards: ["a", "unknown"] })).toBe(2);
      expect(await directory.forgetRemovedCards({ compartment: "c1", room: "room-1", cards: ["a"] })).toBe(0);
      expect((await directory.removedCardsIn(["c1"], 0)).map(({ card }) => card)).toEqual(["b", "b"]);
      expect(await directory.accessChanges(before, 10)).toHaveLength(1);
    }),
  );
  it(
    "tells every process of each note, in the order of all changes",
    filled(async (directory) => {
      await directory.createCompartment(BY, make);
      const before = await directory.lastAccessChange();
      await directory.noteRemovedCards({ ...board, removed: [removed("a", 5)], returned: [], since: 0 });
      expect((await directory.accessChanges(before, 10)).map(({ change }) => change)).toEqual([
        { kind: "cards-removed", room: "room-1", compartment: "c1" },
      ]);
    }),
  );
}
