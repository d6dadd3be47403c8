import type { IdRange } from "../../shared/contribution/entry.ts";
import type { ClientId, CompartmentId, PartnerCode, UserId } from "../../shared/ids.ts";
import type { Lane } from "../../shared/board/vocabulary.ts";
import type { MappedAs } from "../../shared/acts/marking.ts";
import type { MarkingScheme } from "../../shared/marking/scheme.ts";
import type { TimelineVerb } from "../../shared/rest/timeline.ts";

// Everything derived from the ledger that needs a Yjs document. Runs on a thread of its own (server/threads/history-thread.ts).

/** One readable line of who did what, before names are looked up. */
export interface TimelineLine {
  /** Stable id within the compartment. */
  readonly id: string;
  /** The last ledger entry folded into this line. */
  readonly seq: number;
  /** Server time of that entry, milliseconds since the epoch. */
  readonly at: number;
  readonly author: UserId;
  readonly partner: PartnerCode;
  readonly verb: TimelineVerb;
  readonly card?: { readonly id: string; readonly title: string };
  readonly field?: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** A whole document at a seq, as a joining peer gets it, and where to cut it for a peer that has part of it. */
export interface Snapshot {
  readonly seq: number;
  /** One Yjs V1 update, the garbage-collected document at `seq`. `[0, 0]` for an empty one. */
  readonly update: Uint8Array;
  /** Where each client's structs lie in `update`, in its order, so that a peer with a part of it gets only the rest. */
  readonly sections: readonly UpdateSection[];
  /** Where the delete set begins in `update`. */
  readonly deleteSetStart: number;
}

/** One effective update after a snapshot, and the ids it inserted. */
export interface TailUpdate {
  readonly seq: number;
  readonly update: Uint8Array;
  readonly inserts: readonly IdRange[];
}

/** One client's structs inside an update: clocks [from, to), bytes [start, end), header (count, client, clock) included. */
export interface UpdateSection {
  readonly client: number;
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

/** A card whose marking is to be reviewed. */
export interface ReviewedCard {
  readonly card: string;
  readonly title: string;
  /** When, milliseconds since the epoch. */
  readonly reviewAt: number;
  /** Id of the item that holds the marking: once it is deleted, there is another one or none. */
  readonly item: { readonly client: number; readonly clock: number };
}

/** The dates of review of a board, as its log was at `seq`, the earliest first. */
export interface ReviewDates {
  readonly seq: number;
  readonly cards: readonly ReviewedCard[];
}

/** A mapping of one imported marking of a card, to be written under a client id that has written nothing on that board. */
export interface CardMapping {
  readonly card: string;
  readonly unmapped: string;
  readonly as: MappedAs;
  readonly scheme: MarkingScheme;
  readonly client: ClientId;
}

/** Reads of the past and of the derived state. */
export interface History {
  /** The newest stored snapshot, and the effective updates after it up to the head. Builds nothing, so it is quick even for a cold board. */
  load(
    compartment: CompartmentId,
  ): Promise<{ readonly snapshot: Snapshot; readonly tail: readonly TailUpdate[]; readonly headSeq: number }>;
  /** Builds (and keeps) a verified snapshot at the current head. */
  snapshot(compartment: CompartmentId): Promise<Snapshot>;
  /** Lines newest first; `before` is the `next` of the page before. */
  timeline(
    compartment: CompartmentId,
    page: { readonly before?: string; readonly limit: number },
  ): Promise<{ readonly entries: readonly TimelineLine[]; readonly next?: string }>;
  /** Lines that came or changed since the fold of `afterSeq`, oldest first; for the live feed. A line that grew comes again under its id. */
  timelineSince(compartment: CompartmentId, afterSeq: number): Promise<{ readonly entries: readonly TimelineLine[]; readonly seq: number }>;
  /** The board as known at `seq` (0 is empty) as one Yjs V1 update; null if `seq` is above the head. */
  stateAt(compartment: CompartmentId, seq: number): Promise<Uint8Array | null>;
  /** How many cards are on the board now. */
  countCards(compartment: CompartmentId): Promise<number>;
  /** The rank of a card that comes to the end of a lane now. */
  rankAtEnd(compartment: CompartmentId, lane: Lane): Promise<string>;
  /** The dates of review of the cards that are on the board now. `known`: what an earlier call gave, which spares reading what has not changed. */
  reviewDates(compartment: CompartmentId, known?: ReviewDates): Promise<ReviewDates>;
  /** The update that maps an imported marking of a card, made from the board as it is at `seq`; null where the card has no such marking. */
  mapping(compartment: CompartmentId, mapping: CardMapping): Promise<{ readonly seq: number; readonly update: Uint8Array } | null>;
  /** The newest line that says who deleted this card, or null. */
  lastDeletion(compartment: CompartmentId, card: string): Promise<TimelineLine | null>;
  /**
   * The nations that ever wrote in a card, in the order of their codes: who made it, brought it back, or changed its text or a value that says something. Also where
   * somebody else has written the same again since. Cards that came in an import of many are not told apart there.
   */
  writersOf(compartment: CompartmentId, card: string): Promise<readonly PartnerCode[]>;
  close(): Promise<void>;
}
