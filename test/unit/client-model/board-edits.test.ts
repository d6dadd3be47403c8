import { beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { BoardEdits } from "../../../client/model/board-edits.ts";
import { BoardStore } from "../../../client/model/board-store.ts";
import { cardKey } from "../../../client/model/card-key.ts";
import { UndoStack } from "../../../client/model/undo-stack.ts";
import { createCard, setField } from "../../../shared/board/card.ts";
import { bodyText } from "../../../shared/board/rich-text.ts";
import { cardsOf, linksOf } from "../../../shared/board/roots.ts";

function room(...compartments: readonly string[]) {
  let due: (() => void) | null = null;
  const board = new BoardStore((run) => {
    due = run;
  });
  const undo = new UndoStack();
  const docs = new Map(compartments.map((id) => [id, new Y.Doc()]));
  for (const [id, doc] of docs) {
    board.attach(id, doc);
    undo.attach(id, doc);
  }
  const settle = () => {
    const run = due;
    due = null;
    run?.();
  };
  settle();
  const doc = (id: string) => docs.get(id) ?? new Y.Doc();
  return { board, undo, edits: new BoardEdits(board, undo), settle, doc };
}

describe("edits of one person and their undoing (U1)", () => {
  let scene: ReturnType<typeof room>;
  beforeEach(() => {
    scene = room("one", "two");
  });

  it("places a card between two neighbours of other compartments", () => {
    const { board, edits, settle, doc } = scene;
    createCard(doc("one"), { id: "a", title: "A", lane: "active", rank: "C" });
    createCard(doc("two"), { id: "b", title: "B", lane: "active", rank: "K" });
    createCard(doc("one"), { id: "c", title: "C", lane: "new" });
    settle();
    expect(edits.move(cardKey("one", "c"), "active", 1).ok).toBe(true);
    settle();
    expect(board.lane("active")).toEqual([cardKey("one", "a"), cardKey("one", "c"), cardKey("two", "b")]);
  });

  it("finds a place even where ranks leave none", () => {
    const { board, edits, settle, doc } = scene;
    createCard(doc("one"), { id: "a", title: "A", lane: "active", rank: "V" });
    createCard(doc("one"), { id: "b", title: "B", lane: "active", rank: "V" });
    createCard(doc("one"), { id: "c", title: "C", lane: "new" });
    settle();
    edits.move(cardKey("one", "c"), "active", 1);
    settle();
    expect(board.lane("active")).toEqual([cardKey("one", "a"), cardKey("one", "c"), cardKey("one", "b")]);
  });

  it("brings a deleted card back whole, with its text and its links", () => {
    const { undo, edits, settle, doc } = scene;
    edits.create("one", { id: "a", title: "A", body: "Seen from quay 4." });
    edits.create("one", { id: "b", title: "B" });
    edits.link("one", cardKey("one", "a"), { from: "a", to: "b", type: "supports" });
    settle();
    edits.remove(cardKey("one", "a"));
    expect(cardsOf(doc("one")).has("a")).toBe(false);
    expect(linksOf(doc("one")).size).toBe(0);
    expect(undo.undo()).toEqual({ kind: "done", label: { verb: "deleted", title: "A" } });
    const back = cardsOf(doc("one")).get("a") as Y.Map<unknown>;
    expect(bodyText(back.get("body") as Y.XmlFragment)).toBe("Seen from quay 4.");
    expect(linksOf(doc("one")).size).toBe(1);
  });

  it("undoes own edits in the order they were made over all compartments, and redoes them", () => {
    const { undo, edits, settle, doc } = scene;
    edits.create("one", { id: "a", title: "A" });
    edits.create("two", { id: "b", title: "B" });
    settle();
    edits.set(cardKey("one", "a"), "severity", "high");
    expect(undo.undo()).toMatchObject({ kind: "done", label: { verb: "changed", field: "severity" } });
    expect(undo.undo()).toMatchObject({ kind: "done", label: { verb: "created", title: "B" } });
    expect(cardsOf(doc("two")).size).toBe(0);
    expect(undo.redo()).toMatchObject({ kind: "done", label: { verb: "created", title: "B" } });
    expect(cardsOf(doc("two")).size).toBe(1);
  });

  it("never reverts what another person did", () => {
    const { undo, edits, settle, doc } = scene;
    edits.create("one", { id: "a", title: "A" });
    settle();
    const map = cardsOf(doc("one")).get("a") as Y.Map<unknown>;
    edits.set(cardKey("one", "a"), "status", "working");
    doc("one").transact(() => setField(map, "severity", "critical"), "another person");
    undo.undo();
    expect(map.get("severity")).toBe("critical");
    expect(map.get("status")).toBe("open");
  });

  it("refuses what the board's schema refuses, and there is then nothing to undo", () => {
    const { undo, edits, settle } = scene;
    edits.create("one", { id: "a", title: "A" });
    settle();
    expect(edits.set(cardKey("one", "a"), "place", { lat: 91, lon: 0 }).ok).toBe(false);
    expect(undo.undo()).toMatchObject({ kind: "done", label: { verb: "created" } });
    expect(undo.undo()).toEqual({ kind: "nothing" });
  });
});
