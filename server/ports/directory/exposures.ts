import type { CompartmentId, UserId } from "../../../shared/ids.ts";

/**
 * By which way content of a compartment left for a person: `live`, an open board or a followed timeline; `read`, one answer of the REST API; `export`, the
 * whole ledger.
 */
export type ExposureChannel = "live" | "read" | "export";

/** Rows of one person, compartment and channel; beyond, the two oldest become one, which says of the time between them that it was sent too. */
export const MOST_EXPOSURES = 64;
/** Cards of one compartment that are kept as opened by one person. */
export const MOST_OPENED = 20_000;

/**
 * What a person was sent of a compartment: from `since` on everything up to entry `sinceSeq`, and until `until` what came. Times are milliseconds since
 * the epoch, by the server's clock.
 */
export interface ExposureRecord {
  readonly compartment: CompartmentId;
  readonly user: UserId;
  /** Tells the rows of one person and compartment apart. */
  readonly place: number;
  readonly channel: ExposureChannel;
  /** What was gone from the board before this entry was not sent; 0 where all of the past may have been. */
  readonly baseSeq: number;
  readonly since: number;
  readonly sinceSeq: number;
  /** Null while it is sent on. */
  readonly until: number | null;
  /** The last entry that was sent. Null while it is sent on, and where a node ended without a word: then whatever was written until `until` counts as sent. */
  readonly untilSeq: number | null;
  /** The run of a node that sends it on; empty once it is over. */
  readonly run: string;
}

interface OfPerson {
  readonly compartment: CompartmentId;
  readonly user: UserId;
  readonly at: number;
  readonly seq: number;
}

/**
 * What is to be recorded. `began`: from now on a person is sent a compartment, as it is at `seq` and as it changes. `ended`: no more, the last was `seq`.
 * `given`: they are given it once, up to `seq`.
 */
export type ExposureChange =
  | (OfPerson & { readonly kind: "began"; readonly baseSeq: number; readonly run: string })
  | (OfPerson & { readonly kind: "ended"; readonly run: string })
  | (OfPerson & { readonly kind: "given"; readonly channel: "read" | "export"; readonly baseSeq: number });

/** When a person first had a card open before their eyes. */
export interface OpenedCard {
  readonly compartment: CompartmentId;
  readonly card: string;
  readonly user: UserId;
  readonly at: number;
}

/** Who was sent what, and who opened it. It is no right and no part of the trail of rights: of every entry of a compartment the record says who has it. */
export interface ExposureStore {
  /** Records changes in their order (server/domain/exposure/merge-exposure.ts), all of them or none. The same again changes nothing but a second `given`. */
  recordExposures(changes: readonly ExposureChange[]): Promise<void>;
  /** What people were sent of a compartment, by person and place. */
  exposuresIn(compartment: CompartmentId): Promise<readonly ExposureRecord[]>;
  /** Since when it is recorded, milliseconds since the epoch: since this store was made, brought up to date from a version that did not, or restored. */
  exposuresRecordedSince(): Promise<number>;
  /** Says that the run of a node is alive. False where it was not known: it is new, or what it began has been ended as lost. */
  keepExposureRun(run: string, at: number): Promise<boolean>;
  /**
   * Ends what runs began that were not alive at `aliveAfter` or later: at the time that they were last seen plus `graceMs`, and no later than `now`. Forgets
   * those runs. One that was never seen ended at `now`.
   */
  endLostExposures(ended: { readonly aliveAfter: number; readonly graceMs: number; readonly now: number }): Promise<void>;
  /** Keeps the first time of each person and card. */
  recordOpened(opened: readonly OpenedCard[]): Promise<void>;
  /** Who has opened a card. */
  openedIn(compartment: CompartmentId, card: string): Promise<readonly OpenedCard[]>;
}
