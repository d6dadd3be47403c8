import type { RemovedCard } from "../../ports/directory/removed-cards.ts";
import { MASS_DELETION } from "./thresholds.ts";

/** What one durable write of a person did to the cards of a board: see `CardChanges` in server/ports/engine.ts. */
export interface TalliedWrite {
  readonly removed: readonly string[];
  readonly returned: readonly string[];
  readonly before: number;
  readonly seq: number;
}

/** What one person removed from one board within the last minute. Cards that the person brings back no longer count. */
export class DeletionTally {
  readonly #removed = new Map<string, RemovedCard>();

  /** Takes in a write of the person. `at`: server time, milliseconds. Says whether the removals of the last minute are a mass deletion. */
  add({ removed, returned, before, seq }: TalliedWrite, at: number): boolean {
    this.expire(at);
    // The board as it was before this person's removals of the last minute.
    const board = before + this.#removed.size;
    for (const card of returned) this.#removed.delete(card);
    for (const card of removed) this.#removed.set(card, { card, seq, at });
    const count = this.#removed.size;
    return count > MASS_DELETION.cards || (board >= MASS_DELETION.smallestBoard && count > board * MASS_DELETION.share);
  }

  /** Forgets what is older than a minute. Says whether anything is left. */
  expire(at: number): boolean {
    for (const [card, removed] of this.#removed) if (removed.at <= at - MASS_DELETION.windowMs) this.#removed.delete(card);
    return this.#removed.size > 0;
  }

  /** The removals of the last minute. */
  get removed(): readonly RemovedCard[] {
    return [...this.#removed.values()];
  }
}
