import * as Y from "yjs";
import { describe, expect, it } from "vitest";
import { createCard, readCard, setField } from "../../../shared/board/card.ts";
import { CARD_FIELDS } from "../../../shared/board/card-values.ts";
import { newBody } from "../../../shared/board/rich-text.ts";
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

/** Puts one struct of two values under a key, the first of them deleted: V24 lets only the last one live. */
function applySeveralValues(doc: Y.Doc, card: Y.Map<unknown>, key: string): void {
  const item = card._map.get(key) as Y.Item;
  const origin = new Y.ID(item.lastId.client, item.lastId.clock);
  const clock = Y.getState(doc.store, doc.clientID);
  const id = new Y.ID(doc.clientID, clock);
  doc.transact((transaction) => {
    new Y.Item(id, item, origin, null, null, card, key, new Y.ContentAny(["new", "no lane"])).integrate(transaction, 0);
    Y.getItemCleanStart(transaction, new Y.ID(doc.clientID, clock + 1));
    ((card._map.get(key) as Y.Item).left as Y.Item).delete(transaction);
  });
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

  it("M1 names the cards whose words are gone: replaced by empty ones, fields deleted, or text cleared", () => {
    const ways: readonly ((card: Y.Map<unknown>, cards: Y.Map<unknown>, id: string) => void)[] = [
      (_, cards, id) => void cards.set(id, new Y.Map<unknown>([["title", new Y.Text("")]])),
      (_, cards, id) => void cards.set(id, new Y.Map<unknown>([["rank", "V"]])),
      (_, cards, id) =>
        void cards.set(
          id,
          new Y.Map<unknown>([
            ["title", ""],
            ["body", newBody("")],
          ]),
        ),
      (_, cards, id) => void cards.set(id, 1),
      (card) => [...card.keys()].filter((field) => field !== "rank").forEach((field) => card.delete(field)),
      (card) => ["title", "body"].forEach((field) => card.set(field, "")),
      (card) => ["title", "body"].forEach((field) => card.set(field, " \u200B\u2800")),
      (card) => ["title", "body"].forEach((field) => card.set(field, null)),
      (card) => {
        (card.get("title") as Y.Text).delete(0, (card.get("title") as Y.Text).length);
        const text = ((card.get("body") as Y.XmlFragment).get(0) as Y.XmlElement).get(0) as Y.XmlText;
        text.delete(0, text.length);
      },
    ];
    for (const way of ways) {
      const { doc, after } = boardOf(3);
      const cards = cardsOf(doc);
      const wipe = () => doc.transact(() => ["card-0", "card-2"].forEach((id) => way(cards.get(id) as Y.Map<unknown>, cards, id)));
      expect(after(wipe)).toEqual([{ removed: ["card-0", "card-2"], returned: [], before: 3 }]);
      // Deleting what is left of them is not a second removal: the state before the first one is the one to restore.
      expect(after(() => cards.delete("card-0"))).toEqual([undefined]);
      expect(after(() => cards.delete("card-1"))).toEqual([{ removed: ["card-1"], returned: [], before: 2 }]);
    }
  });

  it("M1 names the cards that a field makes unreadable, and counts them back when they can be read again", () => {
    const ways: readonly ((card: Y.Map<unknown>, doc: Y.Doc) => void)[] = [
      (card) => card.set("lane", "no lane"),
      (card) => card.set("kind", 7),
      (card) => card.set("rank", "?"),
      (card) => card.set("title", 5),
      (card) => card.set("title", new Y.XmlText("not a title")),
      (card) => card.set("body", null),
      (card) => card.set("body", new Y.XmlElement("paragraph")),
      (card) => card.set("severity", new Y.Text("high")),
      (card) => card.set("place", new Uint8Array([1])),
      (card) => card.set("occurred", { from: "yesterday" }),
      // Of several values under one key the last one counts.
      (card, doc) => applySeveralValues(doc, card, "lane"),
    ];
    for (const way of ways) {
      const { doc, after } = boardOf(3);
      const card = (id: string) => cardsOf(doc).get(id) as Y.Map<unknown>;
      const ids = ["card-0", "card-2"];
      const before = new Map(
        [...card("card-0").entries()].map(([field, value]) => [field, value instanceof Y.AbstractType ? null : value]),
      );
      const spoil = () => doc.transact(() => ids.forEach((id) => way(card(id), doc)));
      expect([String(way), ...after(spoil)]).toEqual([String(way), { removed: ids, returned: [], before: 3 }]);
      expect(ids.map((id) => readCard(id, card(id)).ok)).toEqual([false, false]);
      // One more does not count again, and neither does deleting what is there.
      expect(after(() => void card("card-0").set("due", "soon"))).toEqual([undefined]);
      expect(after(() => cardsOf(doc).delete("card-2"))).toEqual([undefined]);
      const mend = () =>
        doc.transact(() => {
          for (const field of ["kind", "lane", "rank", "severity", "place", "occurred", "due"]) {
            const value = before.get(field);
            if (typeof value === "string") card("card-0").set(field, value);
            else card("card-0").delete(field);
          }
          card("card-0").set("title", "Card 0");
          card("card-0").set("body", "some words");
        });
      expect(after(mend)).toEqual([{ removed: [], returned: ["card-0"], before: 2 }]);
    }
  });

  it("M1 agrees with the reader of cards about every value", () => {
    const values: readonly (() => unknown)[] = [
      () => null,
      () => undefined,
      () => "",
      () => "new",
      () => "high",
      () => "V",
      () => 3,
      () => true,
      () => [],
      () => ["word"],
      () => ({}),
      () => ({ tlp: "amber" }),
      () => new Uint8Array([1]),
      () => new Y.Text("text"),
      () => new Y.XmlText("text"),
      () => new Y.XmlFragment(),
      () => new Y.XmlElement("paragraph"),
      () => new Y.Map([["a", 1]]),
      () => new Y.Array(),
    ];
    for (const field of ["title", "body", "other", ...CARD_FIELDS]) {
      for (const value of values) {
        const { doc, after } = boardOf(1);
        const card = cardsOf(doc).get("card-0") as Y.Map<unknown>;
        const changes = after(() => void card.set(field, value()));
        expect([field, String(value), changes[0] !== undefined]).toEqual([field, String(value), !readCard("card-0", card).ok]);
      }
    }
  });

  it("M1 counts words back that are typed or set again, and an empty card under the id does not", () => {
    const { doc, after } = boardOf(1);
    const card = () => cardsOf(doc).get("card-0") as Y.Map<unknown>;
    after(() => card().delete("body"));
    const title = card().get("title") as Y.Text;
    const returned = [{ removed: [], returned: ["card-0"], before: 1 }];
    expect(after(() => title.delete(0, title.length))).toEqual([{ removed: ["card-0"], returned: [], before: 1 }]);
    expect(after(() => title.insert(0, "N"))).toEqual(returned);
    expect(after(() => title.insert(1, "ew"))).toEqual([undefined]);
    expect(after(() => doc.transact(() => (title.delete(0, 3), title.insert(0, "Other"))))).toEqual([undefined]);
    after(() => title.delete(0, title.length));
    expect(after(() => void card().set("body", "Words"))).toEqual(returned);
    after(() => cardsOf(doc).delete("card-0"));
    expect(after(() => void cardsOf(doc).set("card-0", new Y.Map([["rank", "V"]])))).toEqual([undefined]);
    expect(after(() => void card().set("title", "Words"))).toEqual(returned);
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
