import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { readBoard } from "../../../shared/board/board.ts";
import { bodyOf, createCard, moveCard, readCard, setField, setTitle } from "../../../shared/board/card.ts";
import { createLink } from "../../../shared/board/link.ts";
import { bodyText, newBody } from "../../../shared/board/rich-text.ts";
import { cardsOf, commentsOf, linksOf } from "../../../shared/board/roots.ts";

function docOf(clientId = 1): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  return doc;
}

function cardOf(doc: Y.Doc, id: string): Y.Map<unknown> {
  const card = cardsOf(doc).get(id);
  if (!(card instanceof Y.Map)) throw new Error(`no card ${id}`);
  return card;
}

/** A card with one raw value, as a client without our checks writes it. */
function raw(field: string, value: unknown): ReturnType<typeof readCard> {
  const doc = docOf();
  const card = new Y.Map<unknown>();
  cardsOf(doc).set("c", card);
  card.set(field, value);
  const received = docOf(2);
  Y.applyUpdate(received, Y.encodeStateAsUpdate(doc));
  return readCard("c", cardsOf(received).get("c"));
}

describe("cards (BOARD.md)", () => {
  it("reads back what was created, with defaults, and the body apart", () => {
    const doc = docOf();
    expect(
      createCard(doc, {
        id: "c1",
        title: "Harbour sighting",
        body: "First line\nثانيًا",
        marking: { tlp: "amber" },
        source: { reliability: "B", credibility: 2 },
      }).ok,
    ).toBe(true);
    expect(readBoard(doc).cards).toEqual([
      {
        id: "c1",
        title: "Harbour sighting",
        kind: "report",
        lane: "new",
        rank: "V",
        status: "open",
        marking: { tlp: "amber", caveats: [], orcon: false },
        source: { reliability: "B", credibility: 2 },
      },
    ]);
    expect(bodyText(bodyOf(cardOf(doc, "c1")))).toBe("First line\nثانيًا");
  });

  it("accepts title and body as a plain string or a Y.Text, as simple clients write them (B3)", () => {
    expect(raw("title", "plain")).toMatchObject({ ok: true, value: { title: "plain", lane: "new" } });
    expect(raw("title", new Y.Text("typed"))).toMatchObject({ ok: true, value: { title: "typed" } });
    for (const body of ["words", new Y.Text("words"), newBody("words")]) {
      const doc = docOf();
      cardsOf(doc).set("c", new Y.Map([["body", body]]));
      expect(bodyText(bodyOf(cardOf(doc, "c")))).toBe("words");
    }
  });

  it("gives the letters of a formatted body without any tags", () => {
    const doc = docOf();
    createCard(doc, { id: "c", title: "t", body: "plain bold" });
    const paragraph = (bodyOf(cardOf(doc, "c")) as Y.XmlFragment).get(0) as Y.XmlElement;
    (paragraph.get(0) as Y.XmlText).format(6, 4, { bold: {} });
    expect(bodyText(bodyOf(cardOf(doc, "c")))).toBe("plain bold");
  });

  it("refuses a value outside its schema and writes nothing", () => {
    const doc = docOf();
    createCard(doc, { id: "c", title: "t" });
    const before = Y.encodeStateVector(doc);
    expect(setField(cardOf(doc, "c"), "severity", "terrible" as never)).toMatchObject({ ok: false, error: { field: "severity" } });
    expect(setField(cardOf(doc, "c"), "place", { lat: 91, lon: 0 })).toMatchObject({ ok: false });
    expect(setField(cardOf(doc, "c"), "lane", undefined)).toMatchObject({ ok: false });
    expect(createCard(doc, { id: "c", title: "again" })).toMatchObject({ ok: false, error: { field: "id" } });
    expect(createCard(doc, { id: "d", title: "x".repeat(301) })).toMatchObject({ ok: false, error: { field: "title" } });
    expect(setField(cardOf(doc, "c"), "status", "open")).toMatchObject({ ok: true });
    expect(Y.encodeStateVector(doc)).toEqual(before);
  });

  it("retypes only what differs, so that a colleague's letters survive (B1)", () => {
    const mine = docOf(1);
    createCard(mine, { id: "c", title: "Ferry late" });
    const theirs = docOf(2);
    Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine));
    setTitle(cardOf(mine, "c"), "Ferry two hours late");
    setTitle(cardOf(theirs, "c"), "Ferry late 🚢");
    Y.applyUpdate(mine, Y.encodeStateAsUpdate(theirs));
    Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine));
    expect(readBoard(mine).cards[0]?.title).toBe("Ferry two hours late 🚢");
    expect(readBoard(theirs)).toEqual(readBoard(mine));
  });

  it("moves a card between others, and spreads the lane where ranks leave no room (B7)", () => {
    const doc = docOf();
    for (const id of ["a", "b", "c"]) createCard(doc, { id, title: id, lane: "triage", rank: "V" });
    createCard(doc, { id: "d", title: "d", lane: "new" });
    expect(moveCard(doc, "d", { lane: "triage", after: "a" }).ok).toBe(true);
    expect(readBoard(doc).cards.map((card) => card.id)).toEqual(["a", "d", "b", "c"]);
    moveCard(doc, "c", { lane: "triage", after: null });
    expect(readBoard(doc).cards.map((card) => card.id)).toEqual(["c", "a", "d", "b"]);
    expect(moveCard(doc, "c", { lane: "triage", after: "nobody" })).toMatchObject({ ok: false });
    expect(moveCard(doc, "nobody", { lane: "triage", after: null })).toMatchObject({ ok: false });
  });
});

describe("hostile values give an unreadable card, never a throw (B2, T33)", () => {
  const deep = JSON.parse(`${'{"a":'.repeat(40)}1${"}".repeat(40)}`) as unknown;
  it.each([
    ["kind", 5],
    ["lane", { lane: "new" }],
    ["rank", "../"],
    ["title", 7],
    ["title", new Y.Array()],
    ["title", new Y.XmlText("x")],
    ["body", new Y.Map()],
    ["body", [1]],
    ["marking", "red"],
    ["marking", JSON.parse('{"tlp":"green","__proto__":{"orcon":true}}')],
    ["source", JSON.parse(`{"by":{"constructor":1}}`)],
    ["tags", Array.from({ length: 5_000 }, () => "x")],
    ["occurred", deep],
    ["place", { lat: Number.NaN, lon: 0 }],
    ["severity", 10n],
    ["due", new Y.Text("2026-01-01")],
    ["external", new Uint8Array(3)],
    ["references", [{ source: "x", url: "javascript:alert(1)" }]],
  ])("%s, case %#", (field, value) => {
    const card = raw(field, value);
    expect(card).toMatchObject({ ok: false, error: { id: "c", field } });
    expect(({} as { orcon?: boolean }).orcon).toBeUndefined();
  });

  it("names the unreadable and still reads the rest of the board", () => {
    const doc = docOf();
    createCard(doc, { id: "good", title: "good" });
    createLink(doc, "l", { from: "good", to: "elsewhere", type: "related-to" });
    commentsOf(doc).set("k", { card: "good", text: "seen", at: "2026-11-22T10:00:00Z" });
    cardsOf(doc).set("number", 5);
    cardsOf(doc).set("__proto__", new Y.Map());
    linksOf(doc).set("bad", { from: "good" });
    commentsOf(doc).set("bad", new Y.Map());
    const board = readBoard(doc);
    expect(board.cards.map((card) => card.id)).toEqual(["good"]);
    expect(board.links).toEqual([{ id: "l", from: "good", to: "elsewhere", type: "related-to" }]);
    expect(board.comments).toEqual([{ id: "k", writer: 1, card: "good", text: "seen", at: "2026-11-22T10:00:00Z" }]);
    expect(board.unreadable.map((item) => item.id).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(["__proto__", "bad", "bad", "number"]);
  });

  it("reads a body nested without end as far as the limit", () => {
    const doc = docOf();
    const fragment = newBody("top");
    cardsOf(doc).set("c", new Y.Map([["body", fragment]]));
    let parent: Y.XmlElement = fragment.get(0) as Y.XmlElement;
    for (let depth = 0; depth < 100; depth += 1) {
      const child = new Y.XmlElement("blockquote");
      parent.insert(parent.length, [child, new Y.XmlText(`level ${depth}`)]);
      parent = child;
    }
    const text = bodyText(bodyOf(cardOf(doc, "c")));
    expect(text.startsWith("top")).toBe(true);
    expect(text).toContain("level 30");
    expect(text).not.toContain("level 60");
  });
});
