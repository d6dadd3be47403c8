import * as Y from "yjs";
import { describe, expect, it } from "vitest";
import { prepareRestoration } from "../../../server/commands/prepare-restoration.ts";
import { Structure } from "../../../server/domain/structure/structure.ts";
import { RECEIVE_LIMITS } from "../../../server/domain/structure/verdict.ts";
import { bodyOf, createCard, readCard, setField, setTitle } from "../../../shared/board/card.ts";
import { contentText } from "../../../shared/board/content-projection.ts";
import { createLink } from "../../../shared/board/link.ts";
import { bodyText, newBody } from "../../../shared/board/rich-text.ts";
import { cardsOf, linksOf } from "../../../shared/board/roots.ts";

const EMPTY = Uint8Array.of(0, 0);
const STIX_ID = "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f";

/** A board with its history: every update is one ledger seq. */
class Board {
  readonly doc = new Y.Doc();
  readonly updates: { seq: number; update: Uint8Array }[] = [];

  constructor() {
    this.doc.on("update", (update: Uint8Array) => this.updates.push({ seq: this.updates.length + 1, update }));
  }

  get seq(): number {
    return this.updates.length;
  }

  /** One ledger entry. */
  edit(change: (doc: Y.Doc) => void): number {
    this.doc.transact(() => change(this.doc));
    return this.seq;
  }

  /** Restores onto this board, as the server does. */
  restore(wanted: { id: string; at: number }[], living: "left" | "set-back") {
    const prepared = prepareRestoration({
      past: { seq: 0, state: EMPTY, updates: this.updates.slice() },
      wanted,
      currentState: Y.encodeStateAsUpdate(this.doc),
      clientId: 99,
      living,
    });
    for (const update of prepared.updates) Y.applyUpdate(this.doc, update);
    return { ...prepared, updates: prepared.updates.length };
  }

  card(id: string): Y.Map<unknown> {
    return cardsOf(this.doc).get(id) as Y.Map<unknown>;
  }
}

function boardOf(...ids: string[]): Board {
  const board = new Board();
  for (const id of ids) {
    board.edit(
      (doc) => void createCard(doc, { id, title: `Title of ${id}`, body: "one\ntwo", severity: "high", tags: ["a", "b"], lane: "active" }),
    );
  }
  return board;
}

describe("M6 a card that a field makes unreadable", () => {
  it("is restored with the others: that field is set back, and what was written in the rest since stays", () => {
    const board = boardOf("lane", "title", "both", "words", "fine");
    const at = board.seq;
    board.edit(() => {
      board.card("lane").set("lane", "no lane");
      board.card("lane").set("occurred", 7);
      board.card("title").set("title", 5);
      for (const field of ["title", "body"]) board.card("both").set(field, 5);
    });
    board.edit(() => {
      for (const id of ["lane", "words", "fine"]) setTitle(board.card(id), `Later title of ${id}`);
      setField(board.card("title"), "severity", "low");
    });
    const ids = ["lane", "title", "both", "fine"];
    const wanted = ids.map((id) => ({ id, at }));
    expect(board.restore(wanted, "left")).toMatchObject({ restored: ["lane", "title", "both"], unchanged: ["fine"], refused: [] });
    const read = (id: string) => {
      const card = readCard(id, board.card(id));
      return card.ok ? [card.value.title, card.value.lane, card.value.severity] : card.error;
    };
    expect(ids.map(read)).toEqual([
      ["Later title of lane", "active", "high"],
      ["Title of title", "active", "low"],
      ["Title of both", "active", "high"],
      ["Later title of fine", "active", "high"],
    ]);
    expect(board.restore(wanted, "left")).toMatchObject({ restored: [], unchanged: ids, updates: 0 });
  });
});

describe("bringing cards back (M6, found 15, found 24)", () => {
  it("restores a deleted card under its id: values, title, body with marks and structure", () => {
    const board = boardOf("card-1", STIX_ID);
    board.edit(() => {
      const body = bodyOf(board.card("card-1")) as Y.XmlFragment;
      ((body.get(0) as Y.XmlElement).get(0) as Y.XmlText).format(0, 2, { bold: true });
      const heading = new Y.XmlElement("heading");
      heading.setAttribute("level", "2");
      heading.insert(0, [new Y.XmlText("A heading")]);
      body.push([heading]);
    });
    const at = board.seq;
    const before = contentText(board.doc);
    board.edit((doc) => {
      cardsOf(doc).delete("card-1");
      cardsOf(doc).delete(STIX_ID);
    });
    expect(
      board.restore(
        [
          { id: "card-1", at },
          { id: STIX_ID, at },
        ],
        "left",
      ),
    ).toEqual({
      updates: 1,
      restored: ["card-1", STIX_ID],
      unchanged: [],
      refused: [],
    });
    expect(contentText(board.doc)).toBe(before);
  });

  it("restores emptied cards", () => {
    const board = boardOf("a", "b", "c");
    const at = board.seq;
    const before = contentText(board.doc);
    board.edit((doc) => {
      for (const card of cardsOf(doc).values()) if (card instanceof Y.Map) for (const field of card.keys()) card.delete(field);
    });
    expect(
      board.restore(
        ["a", "b", "c"].map((id) => ({ id, at })),
        "left",
      ).restored,
    ).toEqual(["a", "b", "c"]);
    expect(contentText(board.doc)).toBe(before);
  });

  it("restores the links that died with a card, each once, and leaves out those to a card that is still gone", () => {
    const board = boardOf("a", "b", "c");
    board.edit((doc) => {
      createLink(doc, "a-b", { from: "a", to: "b", type: "supports" });
      createLink(doc, "c-a", { from: "c", to: "a", type: "supports" });
      createLink(doc, "a-wide", { from: "a", to: "card-of-another-board", type: "supports" });
    });
    const at = board.seq;
    board.edit((doc) => {
      for (const id of ["a", "b"]) cardsOf(doc).delete(id);
      for (const id of ["a-b", "c-a", "a-wide"]) linksOf(doc).delete(id);
    });
    board.restore([{ id: "a", at }], "left");
    expect([...linksOf(board.doc).keys()].toSorted()).toEqual(["a-wide", "c-a"]);
    board.restore([{ id: "b", at }], "left");
    expect([...linksOf(board.doc).keys()].toSorted()).toEqual(["a-b", "a-wide", "c-a"]);
  });

  it("takes each card as it was at its own moment", () => {
    const board = boardOf("a", "b");
    board.edit((doc) => cardsOf(doc).delete("a"));
    board.edit(() => setTitle(board.card("b"), "Renamed since"));
    const later = board.seq;
    board.edit((doc) => cardsOf(doc).delete("b"));
    board.restore(
      [
        { id: "b", at: later },
        { id: "a", at: 2 },
      ],
      "left",
    );
    const titles = ["a", "b"].map((id) => {
      const read = readCard(id, board.card(id));
      return read.ok && read.value.title;
    });
    expect(titles).toEqual(["Title of a", "Renamed since"]);
  });

  it("changes nothing when it is repeated", () => {
    const board = boardOf("a");
    const at = board.seq;
    board.edit((doc) => cardsOf(doc).delete("a"));
    board.restore([{ id: "a", at }], "left");
    for (const living of ["left", "set-back"] as const)
      expect(board.restore([{ id: "a", at }], living)).toEqual({ updates: 0, restored: [], unchanged: ["a"], refused: [] });
  });

  it("leaves a living card as it is where only missing ones are wanted", () => {
    const board = boardOf("a");
    const at = board.seq;
    board.edit(() => setField(board.card("a"), "severity", "low"));
    expect(board.restore([{ id: "a", at }], "left").unchanged).toEqual(["a"]);
    expect(board.card("a").get("severity")).toBe("low");
  });

  it("sets a living card back without touching what did not change", () => {
    const board = boardOf("a");
    const at = board.seq;
    const body = bodyOf(board.card("a"));
    const title = board.card("a").get("title");
    board.edit(() => {
      setField(board.card("a"), "severity", "low");
      setField(board.card("a"), "assignee", "analyst-brv");
      setTitle(board.card("a"), "Title of a, changed");
    });
    expect(board.restore([{ id: "a", at }], "set-back").restored).toEqual(["a"]);
    const read = readCard("a", board.card("a"));
    expect(read.ok && read.value).toMatchObject({ title: "Title of a", severity: "high" });
    expect(board.card("a").has("assignee")).toBe(false);
    expect(bodyOf(board.card("a"))).toBe(body);
    expect(board.card("a").get("title")).toBe(title);
  });

  it("replaces a body that differs by a whole new text", () => {
    const board = boardOf("a");
    const at = board.seq;
    const body = bodyOf(board.card("a")) as Y.XmlFragment;
    board.edit(() => ((body.get(0) as Y.XmlElement).get(0) as Y.XmlText).insert(0, "more "));
    board.restore([{ id: "a", at }], "set-back");
    expect(bodyOf(board.card("a"))).not.toBe(body);
    expect(bodyText(bodyOf(board.card("a")))).toBe("one\ntwo");
  });

  it("names what was not there at the wanted moment", () => {
    const board = boardOf("a", "b");
    expect(
      board.restore(
        [
          { id: "never", at: 2 },
          { id: "b", at: 1 },
        ],
        "left",
      ),
    ).toEqual({
      updates: 0,
      restored: [],
      unchanged: [],
      refused: [
        { id: "never", why: "not-there" },
        { id: "b", why: "not-there" },
      ],
    });
  });

  it("M7 refuses a card that is too large for one change, by its title, and brings the rest back", () => {
    const board = boardOf("small");
    board.edit((doc) => void createCard(doc, { id: "large", title: "The large one" }));
    board.edit(() => void board.card("large").set("body", newBody("word ".repeat(50_000))));
    const at = board.seq;
    board.edit((doc) => ["small", "large"].forEach((id) => cardsOf(doc).delete(id)));
    const wanted = ["small", "large"].map((id) => ({ id, at }));
    const { restored, unchanged, refused } = board.restore(wanted, "left");
    expect({ restored, unchanged, refused }).toEqual({
      restored: ["small"],
      unchanged: [],
      refused: [{ id: "large", title: "The large one", why: "too-large" }],
    });
  });

  it("writes updates that the validator takes, each within its limits, for 200 large cards", () => {
    const board = new Board();
    const ids = Array.from({ length: 200 }, (_, index) => `card-${index}`);
    for (const id of ids) board.edit((doc) => void createCard(doc, { id, title: id, body: "word ".repeat(1_000) }));
    const at = board.seq;
    board.edit((doc) => ids.forEach((id) => cardsOf(doc).delete(id)));
    const structure = Structure.fromUpdate(Y.encodeStateAsUpdate(board.doc));
    const { updates } = prepareRestoration({
      past: { seq: 0, state: EMPTY, updates: board.updates },
      wanted: ids.map((id) => ({ id, at })),
      currentState: Y.encodeStateAsUpdate(board.doc),
      clientId: 99,
      living: "left",
    });
    const sender = { user: "amal", ownership: { ownerOf: () => "amal" }, limits: RECEIVE_LIMITS };
    const verdicts = updates.map((update) => structure.receive(update, sender));
    expect(updates.length).toBeGreaterThan(5);
    expect(Math.max(...updates.map(({ length }) => length))).toBeLessThan(1 << 20);
    expect(
      verdicts.flatMap((verdict) => (verdict.kind === "accepted" ? (verdict.cards?.returned ?? []) : [verdict.kind])).toSorted(),
    ).toEqual(ids.toSorted());
  });
});
