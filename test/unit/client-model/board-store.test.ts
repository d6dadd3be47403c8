import { beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { BoardStore } from "../../../client/model/board-store.ts";
import { cardKey } from "../../../client/model/card-key.ts";
import { createCard, setField, setTitle } from "../../../shared/board/card.ts";
import { createLink } from "../../../shared/board/link.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import { seededNumbers } from "../../support/seeded-history.ts";

let flushes: (() => void)[] = [];
const flush = () => {
  for (const run of flushes.splice(0)) run();
};
const open = () => new BoardStore((run) => flushes.push(run));
const card = (doc: Y.Doc, id: string) => cardsOf(doc).get(id) as Y.Map<unknown>;

describe("the board of a room as its screens read it", () => {
  beforeEach(() => {
    flushes = [];
  });

  it("is the union of the attached documents, each lane in order of rank", () => {
    const board = open();
    const [wide, narrow] = [new Y.Doc(), new Y.Doc()];
    createCard(wide, { id: "a", title: "A", lane: "triage", rank: "b" });
    createCard(narrow, { id: "b", title: "B", lane: "triage", rank: "a" });
    board.attach("wide", wide);
    board.attach("narrow", narrow);
    flush();
    expect(board.lane("triage")).toEqual([cardKey("narrow", "b"), cardKey("wide", "a")]);
  });

  it("calls a card absent only once it is known not to be on the board: not while it waits for the next frame", () => {
    const board = open();
    const doc = new Y.Doc();
    createCard(doc, { id: "a", title: "A", lane: "new", rank: "a" });
    const [here, never] = [cardKey("wide", "a"), cardKey("wide", "b")];
    expect([board.isAbsent(here), board.isAbsent(never)]).toEqual([false, false]);
    board.attach("wide", doc);
    expect(board.card(here)).toBeUndefined();
    flush();
    // The document is still arriving.
    expect([board.isAbsent(here), board.isAbsent(never)]).toEqual([false, false]);
    board.complete("wide");
    expect([board.isAbsent(here), board.isAbsent(never)]).toEqual([false, false]);
    flush();
    expect([board.isAbsent(here), board.isAbsent(never)]).toEqual([false, true]);
    cardsOf(doc).delete("a");
    flush();
    expect(board.isAbsent(here)).toBe(true);
    let published = 0;
    board.subscribe(`card:${here}`, () => (published += 1));
    createCard(doc, { id: "a", title: "A", lane: "new", rank: "a" });
    expect(board.isAbsent(here)).toBe(false);
    cardsOf(doc).delete("a");
    flush();
    expect([board.isAbsent(here), published]).toEqual([true, 1]);
    board.detach("wide");
    flush();
    expect(board.isAbsent(here)).toBe(false);
  });

  it("calls a board whole once all of its document has arrived and has been published, and says so as `docs`", () => {
    const board = open();
    const doc = new Y.Doc();
    let published = 0;
    board.subscribe("docs", () => (published += 1));
    board.complete("wide");
    board.attach("wide", doc);
    flush();
    expect([board.isWhole("wide"), published]).toEqual([false, 1]);
    createCard(doc, { id: "a", title: "A" });
    board.complete("wide");
    expect(board.isWhole("wide")).toBe(false);
    flush();
    expect([board.isWhole("wide"), board.cards().length, published]).toEqual([true, 1, 2]);
    createCard(doc, { id: "b", title: "B" });
    expect(board.isWhole("wide")).toBe(true);
    board.attach("wide", new Y.Doc());
    expect(board.isWhole("wide")).toBe(false);
    flush();
    expect([board.isWhole("wide"), board.cards()]).toEqual([false, []]);
  });

  it("keeps every lane in order while cards come, go and move, in random histories", () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = seededNumbers(seed);
    const pick = <Value>(values: readonly Value[]) => values[Math.floor(random() * values.length)] as Value;
    const board = open();
    const docs = { wide: new Y.Doc(), narrow: new Y.Doc() };
    for (const [compartment, doc] of Object.entries(docs)) board.attach(compartment, doc);
    for (let step = 0; step < 400; step += 1) {
      const doc = pick(Object.values(docs));
      // Few ids and ranks, so that the same ones meet.
      const id = `card${pick([1, 2, 3, 4, 5, 6])}`;
      const [lane, rank] = [pick(["new", "active"] as const), pick(["a", "b", "c"])];
      const stored = cardsOf(doc).get(id);
      if (stored === undefined) createCard(doc, { id, title: id, lane, rank });
      else if (random() < 0.2) cardsOf(doc).delete(id);
      else if (setField(card(doc, id), "lane", lane).ok) setField(card(doc, id), "rank", rank);
      if (random() < 0.3) continue;
      flush();
      const other = open();
      for (const [compartment, whole] of Object.entries(docs)) other.attach(compartment, whole);
      flush();
      for (const each of ["new", "active"] as const)
        expect({ seed, step, lane: board.lane(each) }).toEqual({ seed, step, lane: other.lane(each) });
      other.close();
    }
  });

  it("gathers many changes into one publication and calls only whom they concern", () => {
    const board = open();
    const doc = new Y.Doc();
    createCard(doc, { id: "a", title: "A" });
    createCard(doc, { id: "b", title: "B" });
    board.attach("c", doc);
    flush();
    const calls: string[] = [];
    board.subscribe(`card:${cardKey("c", "a")}`, () => calls.push("a"));
    board.subscribe(`card:${cardKey("c", "b")}`, () => calls.push("b"));
    board.subscribe("lane:new", () => calls.push("lane"));
    for (const title of ["A1", "A2", "A3"]) setTitle(card(doc, "a"), title);
    expect(calls).toEqual([]);
    flush();
    expect(calls).toEqual(["a"]);
    expect(board.card(cardKey("c", "a"))?.card?.title).toBe("A3");
  });

  it("hands out the same objects until they change, and a new array for a lane that did", () => {
    const board = open();
    const doc = new Y.Doc();
    createCard(doc, { id: "a", title: "A" });
    board.attach("c", doc);
    flush();
    const [before, lane] = [board.card(cardKey("c", "a")), board.lane("new")];
    (card(doc, "a").get("body") as Y.XmlFragment).insert(0, [new Y.XmlElement("paragraph")]);
    flush();
    expect(board.card(cardKey("c", "a"))).toBe(before);
    expect(board.lane("new")).toBe(lane);
    setField(card(doc, "a"), "lane", "active");
    flush();
    expect(board.lane("new")).not.toBe(lane);
    expect(board.lane("active")).toEqual([cardKey("c", "a")]);
  });

  it("keeps the values of a card that a change did not concern, so that what shows only those has nothing to do", () => {
    const board = open();
    const doc = new Y.Doc();
    createCard(doc, { id: "a", title: "A", tags: ["port"], source: { reliability: "B" }, place: { name: "Quay 4" } });
    board.attach("one", doc);
    flush();
    const before = board.card(cardKey("one", "a"))?.card;
    setTitle(card(doc, "a"), "Ab");
    setField(card(doc, "a"), "place", { name: "Quay 5" });
    flush();
    const after = board.card(cardKey("one", "a"))?.card;
    expect(after).toMatchObject({ title: "Ab", place: { name: "Quay 5" } });
    expect([after?.tags === before?.tags, after?.source === before?.source, after?.place === before?.place]).toEqual([true, true, false]);
  });

  it("shows what cannot be read as an unreadable card with its fault, never as a crash (B2)", () => {
    const board = open();
    const doc = new Y.Doc();
    createCard(doc, { id: "a", title: "A", lane: "watch" });
    card(doc, "a").set("severity", { nonsense: true });
    cardsOf(doc).set("b", "not a card");
    board.attach("c", doc);
    flush();
    expect(board.card(cardKey("c", "a"))).toMatchObject({ card: null, lane: "watch" });
    expect(board.card(cardKey("c", "a"))?.fault).toEqual({ field: "severity", title: "A" });
    expect(board.card(cardKey("c", "b"))).toMatchObject({ card: null, lane: "new", fault: { title: null } });
  });

  it("leaves nothing of a compartment that was detached (P3)", () => {
    const board = open();
    const doc = new Y.Doc();
    createCard(doc, { id: "a", title: "A" });
    board.attach("c", doc);
    flush();
    board.detach("c");
    flush();
    expect(board.cards()).toEqual([]);
    expect(board.lane("new")).toEqual([]);
    setTitle(card(doc, "a"), "late");
    expect(flushes).toEqual([]);
  });

  it("shows a link from both of its ends, and not at all while one end is out of sight", () => {
    const board = open();
    const [wide, narrow] = [new Y.Doc(), new Y.Doc()];
    createCard(wide, { id: "a", title: "A" });
    createCard(narrow, { id: "b", title: "B" });
    createLink(narrow, "l", { from: "b", to: "a", type: "supports" });
    board.attach("narrow", narrow);
    flush();
    expect(board.links(cardKey("narrow", "b"))).toEqual([]);
    board.attach("wide", wide);
    flush();
    expect(board.links(cardKey("narrow", "b"))).toMatchObject([{ direction: "out", other: cardKey("wide", "a") }]);
    expect(board.links(cardKey("wide", "a"))).toMatchObject([{ direction: "in", other: cardKey("narrow", "b"), compartment: "narrow" }]);
  });
});
