import type { CompartmentId } from "../../shared/ids.ts";
import type { TimelineLine } from "./history.ts";

// Derived from the ledger: losing it costs time, never content.

/** Where a line stands: the entry folded into it last, and its place among the lines that this entry touched. No two lines share one. */
export interface LinePosition {
  readonly seq: number;
  readonly ordinal: number;
}

/** A line as it is kept: `line.seq` is the seq of its position. */
export interface StoredLine {
  readonly line: TimelineLine;
  readonly ordinal: number;
  /** Server time of the first entry folded into it. */
  readonly startedAt: number;
}

/** How far the fold of a compartment has come: the last entry folded, and its hash, so that another history is noticed. */
export interface FoldProgress {
  readonly seq: number;
  readonly entryHash: Uint8Array;
}

/** Keeps the lines of timelines in order of {@link LinePosition}. */
export interface TimelineStore {
  /** Writes lines and progress, all or nothing. A line with a known id replaces the old one, which leaves its old position. */
  write(compartment: CompartmentId, lines: readonly StoredLine[], progress: FoldProgress): Promise<void>;
  /** How far the fold has come; null before the first write. */
  progress(compartment: CompartmentId): Promise<FoldProgress | null>;
  /** At most `limit` lines before a position (the newest without one), newest first. */
  page(compartment: CompartmentId, range: { readonly before?: LinePosition; readonly limit: number }): Promise<readonly StoredLine[]>;
  /** At most `limit` lines after a position, oldest first. */
  since(compartment: CompartmentId, range: { readonly after: LinePosition; readonly limit: number }): Promise<readonly StoredLine[]>;
  /** The newest line of verb `deleted` about this card, or null. */
  lastDeletion(compartment: CompartmentId, card: string): Promise<StoredLine | null>;
  /** What nations did to a card: of each verb and field one, in no order. */
  deedsOn(compartment: CompartmentId, card: string): Promise<readonly Pick<TimelineLine, "partner" | "verb" | "field">[]>;
  /** Forgets a compartment's lines and progress. */
  forget(compartment: CompartmentId): Promise<void>;
  /** Releases the store. Idempotent. */
  close(): Promise<void>;
}
