import type { IdRange } from "../../../shared/contribution/entry.ts";
import type { ClientId, UserId } from "../../../shared/ids.ts";
import type { BoardRuleId, RuleId } from "./rules.ts";
import type { CardChanges } from "../../ports/engine.ts";

/** Who owns which client id in a compartment. */
export interface Ownership {
  /** The one user whose new structs may carry this id; undefined if it has no owner yet. */
  ownerOf(client: ClientId): UserId | undefined;
}

/** Limits of one update. They count what is new, after known structs and deletes were trimmed. */
export interface ReceiveLimits {
  readonly maxNewStructs: number;
  readonly maxNewDeleteRanges: number;
  /** Client ids with new structs in one update: a person who reloaded while offline brings several. */
  readonly maxClients: number;
  /** Runs visited while finding the places of an update's structs, and as many more for each new struct. */
  readonly maxSteps: number;
  readonly maxStepsPerStruct: number;
  /** Runs that a Yjs document moves to make room for those that the update cuts. */
  readonly maxMoves: number;
}

/**
 * Limits of updates from outside. Honest traffic stays far below them.
 *
 * Steps: every live client takes the same ones, at about 70 ns each on an idle machine (measured, a Y.Doc of Yjs 13.6.33). So 150,000
 * steps are 10 ms, and an update of 3 kB (430 structs) can cost at most 11 ms. One insertion among 40,000 concurrent ones at one place takes
 * 40,000 steps, and people who worked offline at one place take about one step a struct for each of them.
 *
 * Moves: a Yjs document keeps what one client wrote in one array, and each cut moves what stands behind it there, a nanosecond or less for each.
 * So an update can cost a tenth of a second by them. Someone who brings a thousand edits from offline, each in another place of what was imported
 * as 100,000 structs, reaches it; nobody who edits live does.
 */
export const RECEIVE_LIMITS: ReceiveLimits = {
  maxNewStructs: 100_000,
  maxNewDeleteRanges: 20_000,
  maxClients: 8,
  maxSteps: 150_000,
  maxStepsPerStruct: 20,
  maxMoves: 100_000_000,
};

/** What an update would add to a board, after what is known was trimmed. */
export interface Addition {
  /** Bytes of the new structs. */
  readonly bytes: number;
  /** New client ids. */
  readonly clients: number;
}

/** Who sent an update, and what that person may bring. */
export interface Sender {
  readonly user: UserId;
  readonly ownership: Ownership;
  readonly limits: ReceiveLimits;
  /** The limit of the board that an addition of this person would exceed, or null; absent where the board has no limits. */
  readonly boardLimit?: (added: Addition) => BoardRuleId | null;
}

/** A client id and the first clock of it that is not durable. */
export type ClientTop = readonly [client: ClientId, clock: number];

/** What an accepted update changed. */
export interface Accepted {
  readonly kind: "accepted";
  /** The effective update (V1): the very bytes received, or, where something was known already, the rest of them. */
  readonly update: Uint8Array;
  /** New ids and newly deleted ids, merged, sorted by client and clock. Deletes include what fell with its parent or was overwritten. */
  readonly inserts: readonly IdRange[];
  readonly deletes: readonly IdRange[];
  /** Ids with new structs that had no owner: they belong to the sender from now on. */
  readonly claims: readonly ClientId[];
  /** For the receipt: the end of each client that this update inserted for. */
  readonly tops: readonly ClientTop[];
  /** True if something new was deleted at once, because what it was written into is deleted (V38). */
  readonly landedDeleted: boolean;
  /** Bytes of the new structs; 0 for an update that only deletes. */
  readonly newBytes: number;
  /** Runs visited while finding the places of the new structs, and one for every four moved by cuts: every live client visits and moves them, too. */
  readonly steps: number;
  /** Parts of the plain values in what is new, by its share of the bytes: every live client makes an object of each. */
  readonly parts: number;
  /** Delete ranges that it names, whether they were alive or not. */
  readonly namedDeletes: number;
  /** Ranges of what it deleted that was alive before. */
  readonly freshDeletes: number;
  /** Absent if the same cards are on the board as before. */
  readonly cards?: CardChanges;
}

/** An update would have been accepted, and was not wanted. Nothing of it stays. */
export interface Declined {
  readonly kind: "declined";
}

/** Outcome of receiving an update. Only `accepted` changed anything. */
export type Verdict =
  | Accepted
  /** Nothing in it was new. */
  | { readonly kind: "known"; readonly tops: readonly ClientTop[]; readonly namedDeletes: number }
  /** It refers to structs that are not here: answer with the server's own sync step 1. */
  | { readonly kind: "gap" }
  /** It broke a rule: close with the rule's code. */
  | { readonly kind: "refused"; readonly rule: RuleId | BoardRuleId };
