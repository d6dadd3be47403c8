import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import { createCard } from "../../../shared/board/card.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import { anchorOf, commentedText, stretchesOf, textsOf, wordsOf, type CommentedText } from "../../../client/model/anchor.ts";
import { RecordedThreadWords, type ThreadOnWords } from "../../../client/state/recorded-words.ts";

const place = { compartment: "c", card: "a" };

/** The record of a board: its state after each change, by seq. */
let past: Map<number, Uint8Array>;
let asked: number[];
let isAway: boolean;
/** What an answer waits for. */
let held: Promise<void>;
let doc: Y.Doc;

beforeEach(() => {
  [past, asked, isAway, held, doc] = [new Map(), [], false, Promise.resolve(), new Y.Doc()];
  vi.stubGlobal("fetch", async (path: string) => {
    const seq = Number(new URL(path, "http://here").searchParams.get("at"));
    asked.push(seq);
    await held;
    if (isAway) throw new TypeError("offline");
    return new Response(past.get(seq)?.slice());
  });
});
afterEach(() => void vi.unstubAllGlobals());

/** Makes the card anew, in letters of its own, as a restoration does. */
function remake(body: string): CommentedText {
  cardsOf(doc).delete("a");
  createCard(doc, { id: "a", title: "A", body });
  const card = cardsOf(doc).get("a");
  return commentedText(card instanceof Y.Map ? card : undefined, "body") as CommentedText;
}

/** A thread that began now about these words. */
function comment(root: CommentedText, words: string, seq: number): ThreadOnWords {
  past.set(seq, Y.encodeStateAsUpdate(doc));
  const text = textsOf(root)[0] as Y.Text;
  const index = text.toJSON().indexOf(words);
  return { thread: `about ${words}`, field: "body", anchor: anchorOf({ text, index }, { text, index: index + words.length }), seq };
}

const shown = (words: RecordedThreadWords, root: CommentedText, about: ThreadOnWords) => {
  const found = words.placeIn(root, about);
  return found === null ? null : wordsOf(stretchesOf(root, found));
};

/** Asks, and waits until the record has said something of all. */
async function askAll(words: RecordedThreadWords, threads: readonly ThreadOnWords[]): Promise<void> {
  for (const thread of threads) words.ask(place, thread);
  await vi.waitFor(() => expect(threads.every(({ thread }) => words.known.get().has(thread))).toBe(true));
}

describe("what the record says of comments whose letters are gone (AC8)", () => {
  it("is read once for all threads of one state, and leads each to its place in the restored text, where it stays", async () => {
    const words = new RecordedThreadWords();
    const root = remake("Two boats left the harbour.");
    const threads = [comment(root, "boats", 1), comment(root, "left", 2), comment(root, "harbour", 3)];
    const again = remake("Two boats left the harbour.");
    expect(threads.map((thread) => shown(words, again, thread))).toEqual([null, null, null]);
    await askAll(words, threads);
    expect(asked).toEqual([3]);
    expect(threads.map((thread) => shown(words, again, thread))).toEqual(["boats", "left", "harbour"]);
    const text = textsOf(again)[0] as Y.Text;
    text.insert(0, "Not all: ");
    text.insert(text.toJSON().indexOf("boats") + 4, "-and-ship");
    expect(shown(words, again, threads[0]!)).toBe("boat-and-ships");
    text.delete(0, text.length);
    expect(threads.map((thread) => shown(words, again, thread))).toEqual([null, null, null]);
    for (const thread of threads) words.ask(place, thread);
    expect(asked).toEqual([3]);
  });

  it("needs a state of each text that the card has had, and says so of what no state has", async () => {
    const words = new RecordedThreadWords();
    const first = comment(remake("Two boats left."), "boats", 1);
    const second = comment(remake("Two boats left."), "left", 2);
    const never = { ...first, thread: "never", seq: 2, anchor: { from: "AAAA", to: "AAAA" } };
    const root = remake("Two boats left.");
    await askAll(words, [first, second, never]);
    expect(asked).toEqual([2, 1]);
    expect([first, second, never].map((thread) => shown(words, root, thread))).toEqual(["boats", "left", null]);
    expect(words.known.get().get("never")).toBe("none");
  });

  it("that did not answer is asked again when the person wants it", async () => {
    const words = new RecordedThreadWords();
    const thread = comment(remake("Two boats left."), "boats", 1);
    const root = remake("Two boats left.");
    isAway = true;
    await askAll(words, [thread]);
    expect(words.known.get().get(thread.thread)).toBe("unread");
    isAway = false;
    words.ask(place, thread);
    await vi.waitFor(() => expect(shown(words, root, thread)).toBe("boats"));
  });

  it("of a compartment that the person may no longer read is forgotten, also where it is still on its way (P3)", async () => {
    const words = new RecordedThreadWords();
    const thread = comment(remake("Two boats left."), "boats", 1);
    const late = { ...thread, thread: "late" };
    await askAll(words, [thread]);
    const { promise, resolve } = Promise.withResolvers<void>();
    held = promise;
    words.ask(place, late);
    await vi.waitFor(() => expect(asked).toEqual([1, 1]));
    words.forget("c");
    resolve();
    await new Promise((done) => setImmediate(done));
    expect(words.known.get().size).toBe(0);
  });
});
