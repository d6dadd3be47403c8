import * as Y from "yjs";
import { expect, it } from "vitest";
import { BoardEdits } from "../../../client/model/board-edits.ts";
import { BoardStore } from "../../../client/model/board-store.ts";
import { cardKey } from "../../../client/model/card-key.ts";
import { lackingLines, watchLastWords, type LastWords } from "../../../client/model/last-words.ts";
import { UndoStack } from "../../../client/model/undo-stack.ts";
import { bodyOf, createCard } from "../../../shared/board/card.ts";
import { bodyText } from "../../../shared/board/rich-text.ts";
import { cardsOf } from "../../../shared/board/roots.ts";

/** A document with one card that another person may delete, and what is kept of it. */
function openCard() {
  const [here, there] = [new Y.Doc(), new Y.Doc()];
  createCard(there, { id: "a", title: "A title", body: "first\nsecond" });
  createCard(there, { id: "b", title: "Another" });
  Y.applyUpdate(here, Y.encodeStateAsUpdate(there));
  const kept: (LastWords | null)[] = [];
  const stop = watchLastWords(here, "a", (words) => kept.push(words));
  for (const [from, to] of [
    [here, there],
    [there, here],
  ] as const)
    from.on("update", (update: Uint8Array, origin: unknown) => origin !== "line" && Y.applyUpdate(to, update, "line"));
  return { here, there, kept, stop };
}

const words = { title: "A title, edited", body: "first\nsecond and more" };

function edit(doc: Y.Doc): void {
  const card = cardsOf(doc).get("a") as Y.Map<Y.Text & Y.XmlFragment>;
  card.get("title")?.insert(7, ", edited");
  const paragraph = card.get("body")?.get(1) as unknown as Y.XmlElement;
  (paragraph.get(0) as Y.XmlText).insert(6, " and more");
}

it("found 24: keeps what a card said, up to the last letter, when a person deletes it", () => {
  const { here, there, kept } = openCard();
  edit(here);
  cardsOf(there).delete("a");
  expect(kept).toEqual([words]);
});

it("keeps it too when the card is emptied", () => {
  const { here, there, kept } = openCard();
  edit(here);
  const card = cardsOf(there).get("a") as Y.Map<unknown>;
  there.transact(() => {
    for (const field of card.keys()) card.delete(field);
  });
  expect(kept).toEqual([words]);
});

it("says nothing of other cards, of edits, and after it was stopped", () => {
  const { here, there, kept, stop } = openCard();
  edit(here);
  cardsOf(there).delete("b");
  stop();
  cardsOf(there).delete("a");
  expect(kept).toEqual([]);
});

it("are given up once the card says the same again, and not while it says less", () => {
  const { here, there, kept } = openCard();
  edit(here);
  cardsOf(there).delete("a");
  createCard(there, { id: "a", title: words.title, body: "first\nsecond" });
  expect(kept).toEqual([words]);
  const body = (cardsOf(there).get("a") as Y.Map<unknown>).get("body") as Y.XmlFragment;
  ((body.get(1) as unknown as Y.XmlElement).get(0) as Y.XmlText).insert(6, " and more");
  expect(kept).toEqual([words, null]);
});

/** Two replicas, here with kept words, and the edits of the person here. */
function putBackWorld(now: string) {
  const { here, there, kept } = openCard();
  edit(here);
  cardsOf(there).delete("a");
  const [last] = kept;
  if (last === null || last === undefined) throw new Error("nothing was kept");
  createCard(there, { id: "a", title: "A title", body: now });
  const flushes: (() => void)[] = [];
  const board = new BoardStore((flush) => flushes.push(flush));
  board.attach("c", here);
  for (const flush of flushes.splice(0)) flush();
  const undo = new UndoStack();
  undo.attach("c", here);
  const card = cardsOf(there).get("a") as Y.Map<unknown>;
  const paragraph = (index: number) => ((card.get("body") as Y.XmlFragment).get(index) as Y.XmlElement).get(0) as unknown as Y.XmlText;
  return { here, last, undo, edits: new BoardEdits(board, undo), card, paragraph, text: () => bodyText(bodyOf(card)) };
}

it("found 24: puts back what a restored card lacks, and takes nothing away", () => {
  const { last, edits, card, text } = putBackWorld("first\nsecond\nwritten since");
  expect(edits.putBack(cardKey("c", "a"), last).ok).toBe(true);
  expect(text()).toBe("first\nsecond and more\nwritten since\nA title, edited");
  // Once it is back, nothing is lacking.
  expect(lackingLines(last, card)).toEqual([]);
  expect(edits.putBack(cardKey("c", "a"), { title: "", body: "x".repeat(200_001) }).ok).toBe(false);
});

it("found 24: does not double a paragraph that was changed meanwhile: it gets the words that it lacks, where they stood", () => {
  const kept = "Two men at pier 4 loaded crates at night.\nA line of its own\nshort";
  const { edits, text } = putBackWorld(
    "At dusk two men at pier 4 loaded 12 crates.\nSomething else here\na text that has short in it and more",
  );
  expect(edits.putBack(cardKey("c", "a"), { title: "A title", body: kept }).ok).toBe(true);
  expect(text()).toBe(
    "At dusk two men at pier 4 loaded 12 crates. at night.\nSomething else here\na text that has short in it and more\nA line of its own\nshort",
  );
});

it("found 24: is undone and done again in one press each, and leaves what others wrote there", () => {
  const { last, edits, undo, paragraph, text } = putBackWorld("first\nsecond\nwritten since");
  edits.putBack(cardKey("c", "a"), last);
  const back = text();
  expect(undo.undo()).toMatchObject({ kind: "done", label: { verb: "changed", field: "body" } });
  expect(text()).toBe("first\nsecond\nwritten since");
  expect(undo.redo()).toMatchObject({ kind: "done" });
  expect(text()).toBe(back);
  paragraph(3).insert(7, " (theirs)");
  paragraph(0).insert(0, "the ");
  undo.undo();
  expect(text()).toContain("(theirs)");
  expect(text()).toContain("the first");
});

it("found 24: says so where the card is deleted before the undo", () => {
  const { here, last, edits, undo } = putBackWorld("first\nsecond");
  edits.putBack(cardKey("c", "a"), last);
  cardsOf(here).delete("a");
  expect(undo.undo()).toMatchObject({ kind: "refused", obstacle: "deleted", card: "a" });
  expect(undo.undo()).toEqual({ kind: "nothing" });
});
