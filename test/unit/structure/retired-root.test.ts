import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { Structure } from "../../../server/domain/structure/structure.ts";
import { RECEIVE_LIMITS } from "../../../server/domain/structure/verdict.ts";
import { readBoard } from "../../../shared/board/board.ts";
import { cardsOf, commentsOf } from "../../../shared/board/roots.ts";
import { dump } from "../../support/structure/outline.ts";

const sender = { user: "user-1", ownership: { ownerOf: () => "user-1" }, limits: RECEIVE_LIMITS };
const REFUSED = { kind: "refused", rule: "retired-root" };

/** A board as an earlier version could leave it: a card, a comment on it, and shared types under the root comments that any program could write. */
function oldBoard() {
  const doc = new Y.Doc();
  cardsOf(doc).set("card", new Y.Map([["title", "Harbour sighting"]]));
  commentsOf(doc).set("comment-1", { card: "card", text: "Seen from the pier, too", at: "2026-11-22T18:45:00Z" });
  const words = new Y.Text("typed");
  const list = Y.Array.from<number>([1]);
  commentsOf(doc).set(
    "odd",
    new Y.Map<unknown>([
      ["words", words],
      ["list", list],
    ]),
  );
  const structure = Structure.fromUpdate(Y.encodeStateAsUpdate(doc));
  const send = (change: () => void) => {
    const before = Y.encodeStateVector(doc);
    doc.transact(change);
    return structure.receive(Y.encodeStateAsUpdate(doc, before), sender);
  };
  return { doc, structure, send, words, list };
}

describe("the retired root comments (V41)", () => {
  it("what an earlier version accepted under it is loaded, shown, known when it comes again, and may be deleted", () => {
    const { doc, structure, send } = oldBoard();
    expect(readBoard(doc).comments).toMatchObject([{ id: "comment-1", text: "Seen from the pier, too" }]);
    expect(structure.receive(Y.encodeStateAsUpdate(doc), sender).kind).toBe("known");
    expect(send(() => commentsOf(doc).delete("comment-1"))).toMatchObject({ kind: "accepted", newBytes: 0 });
    expect(send(() => commentsOf(doc).clear()).kind).toBe("accepted");
  });

  it("a ledger's entries are replayed whatever they hold: a node of the version before may have written them today", () => {
    const { doc, structure } = oldBoard();
    const before = Y.encodeStateVector(doc);
    commentsOf(doc).set("comment-2", { card: "card", text: "From the node beside", at: "2026-11-22T19:00:00Z" });
    const update = Y.encodeStateAsUpdate(doc, before);
    expect(structure.apply(update).inserts).toHaveLength(1);
    expect(structure.receive(update, sender).kind).toBe("known");
  });

  const additions: readonly (readonly [string, (board: ReturnType<typeof oldBoard>) => unknown])[] = [
    ["a comment", ({ doc }) => commentsOf(doc).set("comment-2", { card: "card", text: "New", at: "2026-11-22T19:00:00Z" })],
    ["a comment in the place of another", ({ doc }) => commentsOf(doc).set("comment-1", { card: "card", text: "Changed" })],
    ["a shared type", ({ doc }) => commentsOf(doc).set("more", new Y.Text("new"))],
    ["an entry of a map below", ({ doc }) => (commentsOf(doc).get("odd") as Y.Map<unknown>).set("x", 1)],
    ["letters in the middle of a text below", ({ words }) => words.insert(2, "new")],
    ["letters that go on with a text below", ({ words }) => words.insert(5, "new")],
    ["values that go on with a list below", ({ list }) => list.push([2])],
    ["a mark in a text below", ({ words }) => words.format(0, 3, { bold: true })],
  ];
  it.each(additions)("refuses %s, and changes nothing", (_what, add) => {
    const board = oldBoard();
    const before = dump(board.structure);
    expect(board.send(() => add(board))).toEqual(REFUSED);
    expect(dump(board.structure)).toBe(before);
  });

  it("refuses to bring a deleted comment back by undo, with whatever else the update holds", () => {
    const { doc, send } = oldBoard();
    const undo = new Y.UndoManager(commentsOf(doc), { captureTimeout: 0 });
    expect(send(() => commentsOf(doc).delete("comment-1")).kind).toBe("accepted");
    expect(
      send(() => {
        undo.undo();
        cardsOf(doc).set("card-2", new Y.Map());
      }),
    ).toEqual(REFUSED);
  });

  it("takes the other edits of a person who wrote a comment offline and deleted it again", () => {
    const { doc, send } = oldBoard();
    const verdict = send(() => {
      doc.transact(() => commentsOf(doc).set("comment-2", { card: "card", text: "Too hasty" }));
      cardsOf(doc).set("card-2", new Y.Map());
      commentsOf(doc).delete("comment-2");
    });
    expect(verdict.kind).toBe("accepted");
  });
});
