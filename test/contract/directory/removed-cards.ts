import { expect, it } from "vitest";
import type { With } from "./directory-under-test.ts";

/** What every store promises of cards removed in mass deletions (server/ports/directory/removed-cards.ts). */
export function describeRemovedCards(filled: With): void {
  const board = { compartment: "c1", room: "room-1", user: "id-bilge" };
  const make = { id: "c1", room: "room-1", name: "n", originator: "ALF", releasableTo: ["ALF", "BRV"], createdAt: 1 };
  const removed = (card: string, at: number, seq = at) => ({ card, seq, at });
  it(
    "counts one person's removals on one board after a time, each card once with its latest removal",
    filled(async (directory) => {
      await directory.createCompartment(make);
      const note = (rows: { card: string; seq: number; at: number }[], returned: string[] = [], since = 10) =>
        directory.noteRemovedCards({ ...board, removed: rows, returned, since });
      expect(await note([removed("a", 5), removed("b", 20), removed("c", 21)])).toBe(2);
      expect(await note([removed("a", 30), removed("d", 31)])).toBe(4);
      expect(await note([], ["a", "d", "never there"])).toBe(2);
      expect(await directory.noteRemovedCards({ ...board, user: "id-amal", removed: [removed("b", 40)], returned: [], since: 10 })).toBe(1);
      const row = (card: string, at: number, user = "id-bilge") => ({ compartment: "c1", user, card, seq: at, at });
      expect(await directory.removedCardsIn("room-1", 20)).toEqual([row("c", 21), row("b", 40, "id-amal")]);
      expect(await directory.removedCardsIn("room-9", 0)).toEqual([]);
      expect(await directory.purgeRemovedCards(21)).toBe(2);
      expect(await directory.removedCardsIn("room-1", 0)).toEqual([row("b", 40, "id-amal")]);
    }),
  );
  it(
    "forgets cards that are back, no matter who removed them, and tells every process",
    filled(async (directory) => {
      await directory.createCompartment(make);
      for (const user of ["id-bilge", "id-amal"])
        await directory.noteRemovedCards({ ...board, user, removed: [removed("a", 5), removed("b", 6)], returned: [], since: 0 });
      const before = await directory.lastAccessChange();
      expect(await directory.forgetRemovedCards({ compartment: "c1", room: "room-1", cards: ["a", "unknown"] })).toBe(2);
      expect(await directory.forgetRemovedCards({ compartment: "c1", room: "room-1", cards: ["a"] })).toBe(0);
      expect((await directory.removedCardsIn("room-1", 0)).map(({ card }) => card)).toEqual(["b", "b"]);
      expect(await directory.accessChanges(before, 10)).toHaveLength(1);
    }),
  );
  it(
    "tells every process of each note, in the order of all changes",
    filled(async (directory) => {
      await directory.createCompartment(make);
      const before = await directory.lastAccessChange();
      await directory.noteRemovedCards({ ...board, removed: [removed("a", 5)], returned: [], since: 0 });
      expect((await directory.accessChanges(before, 10)).map(({ change }) => change)).toEqual([
        { kind: "cards-removed", room: "room-1", compartment: "c1" },
      ]);
    }),
  );
}
