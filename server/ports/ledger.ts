import type { OpenItem } from "../../shared/acts/act-place.ts";
import type { ActEntry, EntryOutline, Head, LedgerEntry } from "../../shared/contribution/entry.ts";
import type { ClientId, CompartmentId, UserId } from "../../shared/ids.ts";

// The truth. Everything else (documents, snapshots, timeline) can be rebuilt from it.
// Every store (memory, SQLite, PostgreSQL) passes test/contract/ledger-contract.ts.

/** Consecutive, already chained entries for one compartment. */
export interface Append {
  readonly compartment: CompartmentId;
  /** Hash of the head that the first entry follows. */
  readonly expectedHead: Uint8Array;
  readonly entries: readonly LedgerEntry[];
  /** People on whose rights it rests, too, as on those of its authors. */
  readonly restsOn?: readonly UserId[];
}

/**
 * What became of one {@link Append}: either all its entries are durable, or none was written. `id-shown`: it claims a client id that
 * another person has shown ({@link Ledger.show}). `rights-moved`: a right of one of its authors, or of another person on whose right it rests, has changed since those were looked up.
 */
export type AppendOutcome = "appended" | "head-moved" | "id-shown" | "rights-moved";

/** A client id that a person has shown in presence: until then only they may claim it. It is no part of the ledger's chain. */
export interface ShownId {
  readonly compartment: CompartmentId;
  readonly client: ClientId;
  readonly user: UserId;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/**
 * The store cannot be reached or cannot write (disk full, I/O error, read-only, connection lost, time-out). Reads may go on.
 * Where a connection was lost in the middle, what was written, if anything, is found at the head.
 */
export class LedgerUnavailable extends Error {
  override readonly name = "LedgerUnavailable";
}

/**
 * A sync of the disk failed: the store can no longer tell what is durable, and takes nothing until it has been opened and verified
 * again. The process must end (P1).
 */
export class LedgerSyncFailed extends Error {
  override readonly name = "LedgerSyncFailed";
}

/** Pages of {@link Ledger.read} end after this many bytes of bodies. */
export const PAGE_BYTES = 8 * 1024 * 1024;
/** Pages of {@link Ledger.outlines} end after this many canonical bytes. */
export const OUTLINE_BYTES = 256 * 1024;

/** The entries of a page: `after < seq <= (upTo ?? head)`, ascending, at most `limit` of them. */
export interface PageRange {
  readonly after: number;
  readonly upTo?: number;
  readonly limit: number;
  /**
   * Acts are left out. They are passed over unread, because a board may have many more of them than of what changes it, but must be there. What only a
   * newer version of Majlis can read is not left out.
   */
  readonly except?: "act";
}

/**
 * All acts, or those of one noun: all of them, those of one subject, those about one card (shared/acts/act-place.ts), and with `begun` of all or of
 * those about one card only the acts that are their own subject.
 */
export type ActQuery =
  | { readonly noun: string; readonly subject?: string; readonly card?: string; readonly begun?: never }
  | { readonly noun: string; readonly begun: true; readonly card?: string; readonly subject?: never }
  | { readonly noun?: never; readonly subject?: never; readonly card?: never; readonly begun?: never };

/** Acts that {@link Ledger.lastActs} gives at most. */
export const MOST_LAST_ACTS = 100;

/** How many acts of a type are about a card. */
export interface ActCount {
  readonly card: string;
  readonly type: string;
  readonly count: number;
  /** The seq of the last of them. Every act about a card up to the highest of an answer is counted in it. */
  readonly last: number;
}

/** Which of the acts that concern a person are asked for. */
export interface ConcernedPage {
  readonly compartments: readonly CompartmentId[];
  readonly before?: ActPosition;
  readonly limit: number;
}

/** The place of an act among those of all compartments that concern a person: by time, then by compartment, then by seq. */
export interface ActPosition {
  readonly at: number;
  readonly compartment: CompartmentId;
  readonly seq: number;
}

/** Something that waits in a register (shared/acts/act-place.ts), and the act that said so. */
export interface OpenItemRow extends OpenItem {
  readonly compartment: CompartmentId;
  readonly noun: string;
  readonly subject: string;
  /** Its place in the act, from 0. */
  readonly place: number;
  /** Seq and time of the act. */
  readonly seq: number;
  readonly at: number;
}

/** The place of an item among those of all compartments that are due: by time, compartment, noun, subject, and place in the act. */
export type DuePosition = Pick<OpenItemRow, "compartment" | "noun" | "subject" | "place"> & { readonly dueAt: number };

/** Which items that are due are asked for: those of `at` (milliseconds since the epoch) and before; with `after`, those behind that place. */
export interface DueItemQuery {
  readonly at: number;
  readonly after?: DuePosition;
  readonly limit: number;
}

/** Which open items are asked for: those of compartments, of one noun or all, for one nation or all. */
export interface OpenItemQuery {
  readonly compartments: readonly CompartmentId[];
  readonly noun?: string;
  readonly partner?: string;
  readonly limit: number;
}

/** One hash-chained log per compartment. */
export interface Ledger {
  /**
   * Writes a batch in one durable commit that serves every compartment in it.
   *
   * Resolves only when the batch would survive a power cut; receipts and broadcasts rest on that.
   * The outcome at index i belongs to `batch[i]`; `head-moved` for one does not stop the rest of the batch.
   * Rejects with {@link LedgerUnavailable} when the store cannot write. Whether the batch was written is then unknown: a store of
   * this machine wrote nothing, one at the other end of a network may have, or may still do so within seconds. What was
   * written, if anything, is found at the head; a caller that tries again reads the head first, and gets `head-moved` if the write arrived later.
   * Rejects with {@link LedgerSyncFailed} from the first failed sync on.
   *
   * `heard` is the newest change of rights ({@link AccessChangeLog}) that its caller had heard of when it found the authors allowed to write. In the
   * transaction that writes, the store asks whether the order of changes goes on past it with one of a right of an author, or of somebody in
   * `restsOn`: such an append is not written (`rights-moved`), and nobody can change a right between the question and the commit (N22). Without it nothing is asked: that is for what
   * brings in a ledger that was there before.
   */
  append(batch: readonly Append[], heard?: number | null): Promise<readonly AppendOutcome[]>;
  /** The end of a compartment's log, from the primary copy only. Reading rejects with {@link LedgerUnavailable} where the store cannot be reached. */
  head(compartment: CompartmentId): Promise<Head>;
  /** The seq of the end of each of these logs, in one look at the primary copy; those without an entry are left out. */
  heads(compartments: readonly CompartmentId[]): Promise<ReadonlyMap<CompartmentId, number>>;
  /**
   * Entries of a range, and at most about {@link PAGE_BYTES} of bodies (always at least one if any is there); page on with the last seq.
   */
  read(compartment: CompartmentId, range: PageRange): Promise<readonly LedgerEntry[]>;
  /**
   * The same entries without their bodies, which are not read, and at most about {@link OUTLINE_BYTES} of canonical bytes
   * (always at least one if any is there). An entry that deletes 20,000 ranges has more of those than of body.
   */
  outlines(compartment: CompartmentId, range: PageRange): Promise<readonly EntryOutline[]>;
  /** Every client id claimed in a compartment and the user it belongs to. */
  claims(compartment: CompartmentId): Promise<ReadonlyMap<ClientId, UserId>>;
  /** The act of this id, the first if there are several; null if there is none. */
  act(compartment: CompartmentId, id: string): Promise<ActEntry | null>;
  /**
   * The acts of a range that match, oldest first. A page may hold fewer than asked for (always one if any is there): page on with the last
   * seq until a page is empty. They are found by an index that an append writes in its own transaction.
   */
  acts(compartment: CompartmentId, query: ActQuery, range: PageRange): Promise<readonly ActEntry[]>;
  /** The last acts of a subject, newest first, 100 at most. */
  lastActs(
    compartment: CompartmentId,
    of: { readonly noun: string; readonly subject: string },
    limit: number,
  ): Promise<readonly ActEntry[]>;
  /** How many acts of each type are about each card, in no order. Counted in the transaction that appends them, whichever version's. */
  actCounts(compartment: CompartmentId): Promise<readonly ActCount[]>;
  /**
   * Acts of these compartments that concern a person (shared/acts/act-place.ts), newest first; with `before`, those behind that place. What is in other
   * compartments changes nothing of it (P3). A page may hold fewer than asked for, as that of {@link acts}.
   */
  concerning(user: UserId, page: ConcernedPage): Promise<readonly ActEntry[]>;
  /** What waits in any compartment and is due, in the order of {@link DuePosition}. An append replaces the open items of a register in its own transaction. */
  dueItems(query: DueItemQuery): Promise<readonly OpenItemRow[]>;
  /** What waits in these compartments, what is due first before the rest, which has no time; of equals as {@link dueItems}. */
  openItems(query: OpenItemQuery): Promise<readonly OpenItemRow[]>;
  /**
   * Keeps client ids for those who have shown them; each id is named once. An id that another person keeps stays theirs until it has
   * run out at `now` (milliseconds since the epoch); those are given back. Forgets what has run out. Rejects with {@link LedgerUnavailable}.
   *
   * An append asks, in the transaction that writes it and by the time of the claim's entry, whether another person keeps an id
   * that it claims. A claim that is in the ledger outweighs this.
   */
  show(ids: readonly ShownId[], now: number): Promise<readonly ShownId[]>;
  /** Who keeps these client ids of a compartment at `now`. */
  shownBy(compartment: CompartmentId, clients: readonly ClientId[], now: number): Promise<ReadonlyMap<ClientId, UserId>>;
  /** Ids of all compartments that have at least one entry. */
  compartments(): Promise<readonly CompartmentId[]>;
  /** Releases the store. Further calls reject. Idempotent. */
  close(): Promise<void>;
}
