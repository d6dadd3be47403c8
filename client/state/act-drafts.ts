import { z } from "zod";
import { OPINIONS, type GivenOpinion } from "../../shared/acts/opinion.ts";
import { CREDIBILITIES, RELIABILITIES } from "../../shared/board/grading.ts";
import { isVisible } from "../../shared/visible-text.ts";
import type { TriedRequest } from "../model/request-key.ts";
import { isBegun, type SightingForm } from "../model/sighting-form.ts";
import { DraftsOfKind, forgetKeys, type DraftKind, type DraftPlace } from "./drafts-of-kind.ts";
import { RELEASE_DRAFTS, type ReleaseDraft } from "./release-draft.ts";
import type { Signal } from "./signal.ts";

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

/** A draft without anything in it. */
export const EMPTY_DRAFT: CommentDraft = { text: "", mentions: [] };

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
 * What one person is writing about cards in this tab and has not sent: comments, sightings, opinions, releases. They outlast the sheet and a reload of the page, and no
 * other person sees them: they are kept for the tab alone, under the person's id, and forgotten when the person signs out or another one signs in
 * ({@link keepDraftsOf}).
 */
export class ActDrafts {
  readonly #comments: DraftsOfKind<CommentDraft>;
  readonly #sightings: DraftsOfKind<SightingDraft | null>;
  readonly #opinions: DraftsOfKind<OpinionDraft | null>;
  readonly #releases: DraftsOfKind<ReleaseDraft | null>;

  /** `person`: the id of who writes. */
  constructor(person: string) {
    this.#comments = new DraftsOfKind(COMMENTS, person);
    this.#sightings = new DraftsOfKind(SIGHTINGS, person);
    this.#opinions = new DraftsOfKind(OPINION_DRAFTS, person);
    this.#releases = new DraftsOfKind(RELEASE_DRAFTS, person);
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

  /** A release from a card, by the id of the draft; null while nothing is written. */
  release(place: Required<DraftPlace>): Signal<ReleaseDraft | null> {
    return this.#releases.at(place);
  }

  /** The ids of the releases from a card that are being written, in the order in which they were begun. */
  releases({ compartment, card }: DraftPlace): readonly string[] {
    return this.#releases.under({ compartment, card });
  }

  /** How many hold words that were not sent. */
  get unsent(): number {
    return this.#comments.unsent + this.#sightings.unsent + this.#opinions.unsent + this.#releases.unsent;
  }

  /** Forgets what was being written about the cards of a compartment that the person may no longer read: it may quote them. */
  forget(compartment: string): void {
    this.#comments.forget(compartment);
    this.#sightings.forget(compartment);
    this.#opinions.forget(compartment);
    this.#releases.forget(compartment);
  }
}

const PREFIXES = [COMMENTS, SIGHTINGS, OPINION_DRAFTS, RELEASE_DRAFTS].map(({ prefix }) => prefix);

/** Forgets the drafts of everyone but this person; of everyone if it is null. */
export function keepDraftsOf(person: string | null): void {
  forgetKeys((key) => PREFIXES.some((prefix) => key.startsWith(prefix) && (person === null || !key.startsWith(`${prefix}${person} `))));
}
