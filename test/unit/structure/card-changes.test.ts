import * as Y from "yjs";
import { describe, expect, it } from "vitest";
import { createCard, setField } from "../../../shared/board/card.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import { Structure } from "../../../server/domain/structure/structure.ts";
import type { Sender } from "../../../server/domain/structure/verdict.ts";
import { RECEIVE_LIMITS } from "../../../server/domain/structure/verdict.ts";

const amal: Sender = { user: "amal", ownership: { ownerOf: () => "amal" }, limits: RECEIVE_LIMITS };

/** A board of so many cards, by one person, with the structure that followed it. */
function boardOf(count: number) {
  const doc = new Y.Doc();
  doc.clientID = 7;
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  const structure = Structure.empty();
  const receive = (update: Uint8Array) => {
    const verdict = structure.receive(update, amal);
    return verdict.kind === "accepted" ? verdict.cards : verdict.kind;
  };
  /** What the structure says of the updates that `change` made. */
  const after = (change: () => void) => {
    change();
    return updates.splice(0).map(receive);
  };
  doc.transact(() => {
    for (let index = 0; index < count; index++) createCard(doc, { id: `card-${index}`, title: `Card ${index}`, body: "some words" });
  });
  const made = updates.splice(0).map(receive);
  return { doc, structure, receive, after, made };
}

const idsOf = (count: number) => Array.from({ length: count }, (_, index) => `card-${index}`);

/** One update that deletes everything inside every card and leaves the cards' own entries: 158 bytes for 34 cards (found 15). */
export function emptyingUpdate(doc: Y.Doc): Uint8Array {
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  let emptied: Uint8Array = new Uint8Array();
  other.on("update", (update: Uint8Array) => (emptied = update));
  other.transact(() => {
    for (const card of cardsOf(other).values()) if (card instanceof Y.Map) for (const field of card.keys()) card.delete(field);
  });
  return emptied;
}

describe("which cards an update takes off the board (found 15)", () => {
  it("counts the cards that were made", () => {
    expect(boardOf(3).made).toEqual([{ removed: [], returned: idsOf(3), before: 0 }]);
  });

  it("names the cards whose entry was deleted", () => {
    const { doc, after } = boardOf(3);
    expect(after(() => cardsOf(doc).delete("card-1"))).toEqual([{ removed: ["card-1"], returned: [], before: 3 }]);
    expect(after(() => cardsOf(doc).delete("card-0"))).toEqual([{ removed: ["card-0"], returned: [], before: 2 }]);
  });

  it("names the cards that lost every living field, though their entries live", () => {
    const { doc, receive } = boardOf(34);
    const emptied = emptyingUpdate(doc);
    expect(emptied.length).toBeLessThan(400);
    expect(receive(emptied)).toEqual({ removed: idsOf(34), returned: [], before: 34 });
  });

  it("reports no edits: text, fields set again, fields removed", () => {
    const { doc, after } = boardOf(3);
    const card = cardsOf(doc).get("card-1") as Y.Map<unknown>;
    const title = card.get("title") as Y.Text;
    expect(
      after(() => {
        title.insert(0, "More of ");
        title.delete(0, title.length);
        setField(card, "lane", "active");
        setField(card, "lane", "watch");
        setField(card, "severity", "high");
        setField(card, "severity", undefined);
      }),
    ).toEqual([undefined, undefined, undefined, undefined, undefined, undefined]);
  });

  it("says nothing of a card that is replaced, and counts one that comes back", () => {
    const { doc, after } = boardOf(3);
    expect(after(() => void cardsOf(doc).set("card-1", new Y.Map([["title", "other"]])))).toEqual([undefined]);
    const undo = new Y.UndoManager(cardsOf(doc));
    after(() => cardsOf(doc).delete("card-2"));
    expect(after(() => void undo.undo())).toEqual([{ removed: [], returned: ["card-2"], before: 2 }]);
  });

  it("counts a card that is made and deleted in one update as never there", () => {
    const { doc, after } = boardOf(1);
    const change = () =>
      doc.transact(() => {
        createCard(doc, { id: "short", title: "Short" });
        cardsOf(doc).delete("short");
      });
    expect(after(change)).toEqual([undefined]);
  });

  it("answers alike after a restart: a structure from a snapshot knows the same cards", () => {
    const { doc, structure } = boardOf(12);
    cardsOf(doc).delete("card-3");
    structure.apply(Y.encodeStateAsUpdate(doc));
    const again = Structure.fromUpdate(Y.encodeStateAsUpdate(doc));
    const emptied = emptyingUpdate(doc);
    const verdicts = [structure, again].map((one) => one.receive(emptied, amal));
    expect(verdicts.map((verdict) => verdict.kind === "accepted" && verdict.cards?.before)).toEqual([11, 11]);
    expect(verdicts.map((verdict) => verdict.kind === "accepted" && verdict.cards?.removed.length)).toEqual([11, 11]);
  });
});
