import type { CompartmentId, RoomId, UserId } from "../../../shared/ids.ts";

/** A card that a person removed, and the ledger entry and time of it. */
export interface RemovedCard {
  readonly card: string;
  readonly seq: number;
  /** Server time, milliseconds since the epoch. */
  readonly at: number;
}

/** A card that was removed in a mass deletion, with the board and the person. */
export interface RemovedCardRecord extends RemovedCard {
  readonly compartment: CompartmentId;
  readonly user: UserId;
}

/** A part of a mass deletion to be noted. */
export interface RemovedCardsNote {
  readonly compartment: CompartmentId;
  readonly room: RoomId;
  readonly user: UserId;
  readonly removed: readonly RemovedCard[];
  /** Cards that this person has brought back: what was noted of them is forgotten. */
  readonly returned: readonly string[];
  /** Removals after this time are counted. */
  readonly since: number;
}

/** Cards removed in mass deletions, so that people on every node are told, also after a reload. The ledger has the cards themselves. */
export interface RemovedCardStore {
  /**
   * Notes removals and records `cards-removed` in the same transaction. A card noted before is noted again. Returns how many cards
   * of this person on this board are noted as removed after `since`, by whatever node.
   */
  noteRemovedCards(note: RemovedCardsNote): Promise<number>;
  /** Forgets what was noted of cards that are back on the board, no matter who removed them, and records `cards-removed` if there was anything. Returns how many. */
  forgetRemovedCards(back: {
    readonly compartment: CompartmentId;
    readonly room: RoomId;
    readonly cards: readonly string[];
  }): Promise<number>;
  /**
   * What was noted in these compartments after `since`, oldest first; of each compartment at most {@link MOST_REMOVED_CARDS}, so that none takes
   * the room of another. The mass deletions of a compartment share that evenly: a small one is there whole, of a large one its oldest cards.
   */
  removedCardsIn(compartments: readonly CompartmentId[], since: number): Promise<readonly RemovedCardRecord[]>;
  /** Forgets what was removed at `until` or before. Returns how many cards. */
  purgeRemovedCards(until: number): Promise<number>;
}

/** Cards that {@link RemovedCardStore.removedCardsIn} returns of one compartment at most. */
export const MOST_REMOVED_CARDS = 10_000;
