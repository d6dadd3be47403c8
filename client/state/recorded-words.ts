import * as Y from "yjs";
import { cardsOf } from "../../shared/board/roots.ts";
import { api } from "../control/api.ts";
import type { CardPlace } from "../control/act-api.ts";
import { commentedText, stretchesOf, wordsOf, type Anchor, type CommentedText } from "../model/anchor.ts";
import { anchorOfWords, quotedWords, type QuotedWords } from "../model/quoted-words.ts";
import { Signal } from "./signal.ts";

/** A thread about a range of a card's title or body. */
export interface ThreadOnWords {
  readonly thread: string;
  readonly field: string;
  readonly anchor: Anchor;
  /** Where the ledger has the comment that began it. */
  readonly seq: number;
}

/** What the record says that a thread was about: its words, `none` where it has none there, `unread` where it did not answer. */
export type RecordedWords = QuotedWords | "none" | "unread";

interface Wanted extends ThreadOnWords {
  readonly card: string;
}

/**
 * The words that threads were about when they began, of those whose letters are gone: a restored card has the same words in new letters, and there they are
 * found again. The record is read once for all threads that one past state answers, the newest first.
 */
export class RecordedThreadWords {
  /** By thread. Holds only threads that were asked about. */
  readonly known = new Signal<ReadonlyMap<string, RecordedWords>>(new Map());
  readonly #wanted = new Map<string, Wanted[]>();
  readonly #compartments = new Map<string, string>();
  readonly #found = new WeakMap<CommentedText, Map<string, Anchor>>();

  /** Reads what a thread was about, if that is not known. */
  ask({ compartment, card }: CardPlace, wanted: ThreadOnWords): void {
    const { thread } = wanted;
    const known = this.known.get().get(thread);
    const waiting = this.#wanted.get(compartment);
    if ((known !== undefined && known !== "unread") || waiting?.some((other) => other.thread === thread)) return;
    this.#compartments.set(thread, compartment);
    if (waiting !== undefined) return void waiting.push({ ...wanted, card });
    this.#wanted.set(compartment, [{ ...wanted, card }]);
    // Whoever else asks in this turn is answered by the same past state.
    queueMicrotask(() => void this.#read(compartment));
  }

  /** The range of a text that a thread is about now: of its own letters, or else of the words that the record has of it. Null where they are not in the text. */
  placeIn(text: CommentedText, { thread, anchor }: Pick<ThreadOnWords, "thread" | "anchor">): Anchor | null {
    if (hasWords(text, anchor)) return anchor;
    const kept = this.#found.get(text)?.get(thread);
    if (kept !== undefined && hasWords(text, kept)) return kept;
    const words = this.known.get().get(thread);
    const found = words === undefined || typeof words === "string" ? null : anchorOfWords(text, words);
    if (found === null) return null;
    // From now on it stays with these letters, like any other comment.
    const inText = this.#found.get(text) ?? new Map<string, Anchor>();
    this.#found.set(text, inText.set(thread, found));
    return found;
  }

  /** Forgets the words of a compartment that the person may no longer read. */
  forget(compartment: string): void {
    this.#wanted.delete(compartment);
    this.known.set(new Map([...this.known.get()].filter(([thread]) => this.#compartments.get(thread) !== compartment)));
  }

  async #read(compartment: string): Promise<void> {
    for (let wanted = this.#wanted.get(compartment); wanted !== undefined && wanted.length > 0; wanted = this.#wanted.get(compartment)) {
      const seq = Math.max(...wanted.map((thread) => thread.seq));
      const state = await api.stateAt(compartment, seq);
      // The right to read it may have ended meanwhile.
      if (!this.#wanted.has(compartment)) return;
      if (!state.ok) {
        this.#answer(compartment, new Map(wanted.map(({ thread }) => [thread, "unread"])));
        break;
      }
      this.#answer(compartment, wordsIn(state.value, wanted, seq));
    }
    this.#wanted.delete(compartment);
  }

  #answer(compartment: string, words: ReadonlyMap<string, RecordedWords>): void {
    const left = this.#wanted.get(compartment)?.filter(({ thread }) => !words.has(thread)) ?? [];
    this.#wanted.set(compartment, left);
    this.known.set(new Map([...this.known.get(), ...words]));
  }
}

function hasWords(text: CommentedText, anchor: Anchor): boolean {
  return wordsOf(stretchesOf(text, anchor)) !== "";
}

/** What a past state says of threads. A thread that began before it is left out where it says nothing: an earlier state may. */
function wordsIn(state: Uint8Array, wanted: readonly Wanted[], seq: number): ReadonlyMap<string, RecordedWords> {
  const doc = new Y.Doc();
  try {
    Y.applyUpdate(doc, state);
    return new Map(
      wanted.flatMap(({ thread, card, field, anchor, seq: own }): [string, RecordedWords][] => {
        const map = cardsOf(doc).get(card);
        const text = commentedText(map instanceof Y.Map ? map : undefined, field);
        const words = text === undefined ? null : quotedWords(text, anchor);
        if (words !== null) return [[thread, words]];
        return own === seq ? [[thread, "none"]] : [];
      }),
    );
  } finally {
    doc.destroy();
  }
}
