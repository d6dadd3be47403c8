import { z } from "zod";
import { OPINIONS, type GivenOpinion } from "../../shared/acts/opinion.ts";
import { CREDIBILITIES, RELIABILITIES } from "../../shared/board/grading.ts";
import { isVisible } from "../../shared/visible-text.ts";
import type { TriedRequest } from "../model/request-key.ts";
import { isBegun, type SightingForm } from "../model/sighting-form.ts";
import { Signal } from "./signal.ts";

/** What is kept of every draft beside its words. */
interface Tried {
  /** The request that was sent for it last, which may have been recorded. */
  readonly tried?: TriedRequest | undefined;
}

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
export interface CommentDraft extends Tried {
  readonly text: string;
  readonly mentions: readonly DraftMention[];
  readonly about?: DraftAbout | undefined;
}

/** A sighting that is being reported. */
export interface SightingDraft extends Tried {
  readonly form: SightingForm;
}

/** An opinion that is being given. */
export interface OpinionDraft extends Tried {
  readonly opinion: GivenOpinion["opinion"];
  readonly explanation: string;
}

/** Where a draft belongs: a card, and for a comment the thread that it answers; none for a new thread. */
export interface DraftPlace {
  readonly compartment: string;
  readonly card: string;
  readonly thread?: string;
}

/** A draft without anything in it. */
export const EMPTY_DRAFT: CommentDraft = { text: "", mentions: [] };

/** One kind of draft: how it is kept and read again, and what of it counts as unsent words. */
interface DraftKind<Draft> {
  readonly prefix: string;
  readonly schema: z.ZodType<Draft>;
  readonly empty: Draft;
  /** Nothing of it has to be kept. */
  readonly isEmpty: (draft: Draft) => boolean;
  /** The person has written something that would be lost. */
  readonly isUnsent: (draft: Draft) => boolean;
}

const tried = z.object({ key: z.string(), said: z.string() }).optional();

const COMMENTS: DraftKind<CommentDraft> = {
  prefix: "majlis.draft ",
  schema: z.object({
    text: z.string(),
    mentions: z.array(z.object({ id: z.string(), name: z.string() })),
    about: z
      .object({ field: z.string(), anchor: z.object({ from: z.string(), to: z.string() }).optional(), words: z.string().optional() })
      .optional(),
    tried,
  }),
  empty: EMPTY_DRAFT,
  isEmpty: ({ text, about }) => text === "" && about === undefined,
  isUnsent: ({ text }) => isVisible(text),
};

const typed = z.string();

const SIGHTINGS: DraftKind<SightingDraft | null> = {
  prefix: "majlis.sighting ",
  schema: z.object({
    form: z.object({
      at: typed,
      count: typed,
      place: typed,
      lat: typed,
      lon: typed,
      source: z.object({ reliability: z.enum(RELIABILITIES).optional(), credibility: z.literal(CREDIBILITIES).optional() }),
      note: typed,
    }),
    tried,
  }),
  empty: null,
  isEmpty: (draft) => draft === null,
  isUnsent: (draft) => draft !== null && isBegun(draft.form),
};

const OPINION_DRAFTS: DraftKind<OpinionDraft | null> = {
  prefix: "majlis.opinion ",
  schema: z.object({ opinion: z.enum(OPINIONS), explanation: typed, tried }),
  empty: null,
  isEmpty: (draft) => draft === null,
  isUnsent: (draft) => draft !== null && isVisible(draft.explanation),
};

/**
 * What one person is writing about cards in this tab and has not sent: comments, sightings, opinions. They outlast the sheet and a reload of the page, and no
 * other person sees them: they are kept for the tab alone, under the person's id, and forgotten when the person signs out or another one signs in
 * ({@link keepDraftsOf}).
 */
export class ActDrafts {
  readonly #comments: DraftsOfKind<CommentDraft>;
  readonly #sightings: DraftsOfKind<SightingDraft | null>;
  readonly #opinions: DraftsOfKind<OpinionDraft | null>;

  /** `person`: the id of who writes. */
  constructor(person: string) {
    this.#comments = new DraftsOfKind(COMMENTS, person);
    this.#sightings = new DraftsOfKind(SIGHTINGS, person);
    this.#opinions = new DraftsOfKind(OPINION_DRAFTS, person);
  }

  /** The comment of a place: the same signal for everything that shows it. */
  comment(place: DraftPlace): Signal<CommentDraft> {
    return this.#comments.at(place);
  }

  /** The sighting of a card; null while none is being reported. */
  sighting({ compartment, card }: DraftPlace): Signal<SightingDraft | null> {
    return this.#sightings.at({ compartment, card });
  }

  /** The opinion of a card; null while none is being given. */
  opinion({ compartment, card }: DraftPlace): Signal<OpinionDraft | null> {
    return this.#opinions.at({ compartment, card });
  }

  /** How many hold words that were not sent. */
  get unsent(): number {
    return this.#comments.unsent + this.#sightings.unsent + this.#opinions.unsent;
  }

  /** Forgets what was being written about the cards of a compartment that the person may no longer read: it may quote them. */
  forget(compartment: string): void {
    this.#comments.forget(compartment);
    this.#sightings.forget(compartment);
    this.#opinions.forget(compartment);
  }
}

/** The drafts of one kind. */
class DraftsOfKind<Draft> {
  readonly #kind: DraftKind<Draft>;
  readonly #person: string;
  readonly #signals = new Map<string, Signal<Draft>>();

  constructor(kind: DraftKind<Draft>, person: string) {
    this.#kind = kind;
    this.#person = person;
  }

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

const PREFIXES = [COMMENTS, SIGHTINGS, OPINION_DRAFTS].map(({ prefix }) => prefix);

/** Forgets the drafts of everyone but this person; of everyone if it is null. */
export function keepDraftsOf(person: string | null): void {
  forgetKeys((key) => PREFIXES.some((prefix) => key.startsWith(prefix) && (person === null || !key.startsWith(`${prefix}${person} `))));
}

function storedKeys(): readonly string[] {
  try {
    return Object.keys(sessionStorage);
  } catch {
    // The browser keeps nothing.
    return [];
  }
}

function forgetKeys(isForgotten: (key: string) => boolean): void {
  for (const key of storedKeys()) if (isForgotten(key)) sessionStorage.removeItem(key);
}
