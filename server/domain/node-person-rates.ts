import type { UserId } from "../../shared/ids.ts";
import type { Clock } from "../ports/clock.ts";

/** How often one person may do something. */
export interface PersonRate {
  readonly most: number;
  /** Within this time, milliseconds. */
  readonly periodMs: number;
}

/**
 * Holds how often each person does something on this node alone to a limit of their own (P12): what one person does takes nothing from anyone
 * else. It asks no store, so it can count every packet; what all nodes count together is held by `SharedPersonRates`.
 * The periods are the same for all and follow each other, so that a person may do it twice as often around the end of one.
 */
export class NodePersonRates {
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #rate: PersonRate;
  readonly #ofPeople = new Map<UserId, number>();
  #sinceMs = -Infinity;

  constructor(clock: Pick<Clock, "monotonic">, rate: PersonRate) {
    this.#clock = clock;
    this.#rate = rate;
  }

  /** Counts once more for a person; false if it is once too often. */
  take(user: UserId): boolean {
    const nowMs = this.#clock.monotonic();
    if (nowMs - this.#sinceMs >= this.#rate.periodMs) {
      this.#sinceMs = nowMs;
      this.#ofPeople.clear();
    }
    const times = (this.#ofPeople.get(user) ?? 0) + 1;
    this.#ofPeople.set(user, times);
    return times <= this.#rate.most;
  }
}
