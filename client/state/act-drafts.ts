import { z } from "zod";
import type { TriedRequest } from "../model/request-key.ts";
import { Signal } from "./signal.ts";

const draft = z.object({
  text: z.string(),
  mentions: z.array(z.object({ id: z.string(), name: z.string() })),
  about: z
    .object({ field: z.string(), anchor: z.object({ from: z.string(), to: z.string() }).optional(), words: z.string().optional() })
    .optional(),
  tried: z.object({ key: z.string(), said: z.string() }).optional(),
});

/** A person mentioned in a draft, by the name that stands in its text. */
export interface DraftMention {
  readonly id: string;
  readonly name: string;
}

/** What a comment is about beside its card: a field, or a range of its text. `words`: what stood in the range when it was chosen. */
export interface DraftAbout {
  readonly field: string;
  readonly anchor?: { readonly from: string; readonly to: string } | undefined;
  readonly words?: string | undefined;
}

/** A comment that is being written. */
export interface CommentDraft {
  readonly text: string;
  readonly mentions: readonly DraftMention[];
  readonly about?: DraftAbout | undefined;
  /** The request that was sent for it last, which may have been recorded. */
  readonly tried?: TriedRequest | undefined;
}

/** Where a draft belongs: a card, and the thread that it answers; none for a new thread. */
export interface DraftPlace {
  readonly compartment: string;
  readonly card: string;
  readonly thread?: string;
}

/** A draft without anything in it. */
export const EMPTY_DRAFT: CommentDraft = { text: "", mentions: [] };

const PREFIX = "majlis.draft ";

/**
 * The comments that one person is writing in this tab. They outlast the sheet and a reload of the page, and no other person sees them: they are kept for the
 * tab alone, under the person's id, and forgotten when the person signs out or another one signs in ({@link keepDraftsOf}).
 */
export class ActDrafts {
  readonly #person: string;
  readonly #signals = new Map<string, Signal<CommentDraft>>();

  constructor(person: string) {
    this.#person = person;
  }

  /** The draft of a place: the same signal for everything that shows it. */
  at(place: DraftPlace): Signal<CommentDraft> {
    const key = this.#keyOf(place);
    const known = this.#signals.get(key);
    if (known !== undefined) return known;
    const signal = new Signal(stored(key));
    signal.subscribe(() => store(key, signal.get()));
    this.#signals.set(key, signal);
    return signal;
  }

  /** Forgets what was being written about the cards of a compartment that the person may no longer read: it may quote them. */
  forget(compartment: string): void {
    const beginning = this.#keyOf({ compartment, card: "" });
    for (const key of this.#signals.keys()) if (key.startsWith(beginning)) this.#signals.delete(key);
    forgetKeys((key) => key.startsWith(beginning));
  }

  #keyOf({ compartment, card, thread }: DraftPlace): string {
    return `${PREFIX}${this.#person} ${compartment} ${card}${thread === undefined ? "" : ` ${thread}`}`;
  }
}

/** Forgets the drafts of everyone but this person; of everyone if it is null. */
export function keepDraftsOf(person: string | null): void {
  forgetKeys((key) => key.startsWith(PREFIX) && (person === null || !key.startsWith(`${PREFIX}${person} `)));
}

function stored(key: string): CommentDraft {
  try {
    return draft.parse(JSON.parse(sessionStorage.getItem(key) ?? "null"));
  } catch {
    // Nothing is stored, or not by this version, or the browser keeps nothing.
    return EMPTY_DRAFT;
  }
}

function store(key: string, value: CommentDraft): void {
  try {
    if (value.text === "" && value.about === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // The browser keeps nothing, or has no room: the draft lasts as long as the page.
    return;
  }
}

function forgetKeys(isForgotten: (key: string) => boolean): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (isForgotten(key)) sessionStorage.removeItem(key);
  } catch {
    // The browser keeps nothing, so there is nothing to forget.
    return;
  }
}
