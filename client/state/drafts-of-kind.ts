import type { z } from "zod";
import { Signal } from "./signal.ts";

/** Where a draft belongs: a card, and which of several about it: for a comment the thread that it answers, for a release its own id. */
export interface DraftPlace {
  readonly compartment: string;
  readonly card: string;
  readonly thread?: string;
}

/** One kind of draft: how it is kept and read again, and what of it counts as unsent words. */
export interface DraftKind<Draft> {
  readonly prefix: string;
  readonly schema: z.ZodType<Draft>;
  readonly empty: Draft;
  /** Nothing of it has to be kept. */
  readonly isEmpty: (draft: Draft) => boolean;
  /** The person has written something that would be lost. */
  readonly isUnsent: (draft: Draft) => boolean;
}

/** The drafts of one kind that one person is writing in this tab. */
export class DraftsOfKind<Draft> {
  readonly #kind: DraftKind<Draft>;
  readonly #person: string;
  readonly #signals = new Map<string, Signal<Draft>>();

  constructor(kind: DraftKind<Draft>, person: string) {
    this.#kind = kind;
    this.#person = person;
  }

  /** The draft of a place: the same signal for everything that shows it. */
  at(place: DraftPlace): Signal<Draft> {
    const key = this.#keyOf(place);
    const known = this.#signals.get(key);
    if (known !== undefined) return known;
    const signal = new Signal(this.#stored(key));
    signal.subscribe(() => this.#store(key, signal.get()));
    this.#signals.set(key, signal);
    return signal;
  }

  /** Counted with those of an earlier visit, which nothing has shown yet. */
  get unsent(): number {
    const keys = new Set([
      ...this.#signals.keys(),
      ...storedKeys().filter((key) => key.startsWith(`${this.#kind.prefix}${this.#person} `)),
    ]);
    return [...keys].filter((key) => this.#kind.isUnsent(this.#signals.get(key)?.get() ?? this.#stored(key))).length;
  }

  /** Which of a card's drafts have something in them, by the `thread` of their place, in the order of these. */
  under({ compartment, card }: DraftPlace): readonly string[] {
    const beginning = `${this.#keyOf({ compartment, card })} `;
    const keys = new Set([...this.#signals.keys(), ...storedKeys()]);
    const kept = [...keys].filter(
      (key) => key.startsWith(beginning) && !this.#kind.isEmpty(this.#signals.get(key)?.get() ?? this.#stored(key)),
    );
    return kept.map((key) => key.slice(beginning.length)).toSorted();
  }

  /** Forgets those of a compartment. */
  forget(compartment: string): void {
    const beginning = this.#keyOf({ compartment, card: "" });
    for (const key of this.#signals.keys()) if (key.startsWith(beginning)) this.#signals.delete(key);
    forgetKeys((key) => key.startsWith(beginning));
  }

  #keyOf({ compartment, card, thread }: DraftPlace): string {
    return `${this.#kind.prefix}${this.#person} ${compartment} ${card}${thread === undefined ? "" : ` ${thread}`}`;
  }

  #stored(key: string): Draft {
    try {
      const text = sessionStorage.getItem(key);
      return text === null ? this.#kind.empty : this.#kind.schema.parse(JSON.parse(text));
    } catch {
      // Not stored by this version, or the browser keeps nothing.
      return this.#kind.empty;
    }
  }

  #store(key: string, value: Draft): void {
    try {
      if (this.#kind.isEmpty(value)) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, JSON.stringify(value));
    } catch {
      // The browser keeps nothing, or has no room: the draft lasts as long as the page.
      return;
    }
  }
}

function storedKeys(): readonly string[] {
  try {
    return Object.keys(sessionStorage);
  } catch {
    // The browser keeps nothing.
    return [];
  }
}

/** Forgets what is kept in this tab under such keys. */
export function forgetKeys(isForgotten: (key: string) => boolean): void {
  for (const key of storedKeys()) if (isForgotten(key)) sessionStorage.removeItem(key);
}
