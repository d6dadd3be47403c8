import type { CompartmentId, UserId } from "../../../shared/ids.ts";
import { TokenBucket } from "../token-bucket.ts";

const HOUR_S = 3_600;

/** How many new client ids each person may still claim in each compartment on this node (RULES.md, E8). Times are wall time in milliseconds. */
export class ClaimRates {
  readonly #perHour: number;
  readonly #buckets = new Map<string, TokenBucket>();

  /** An hour's claims may be made at once. */
  constructor(perHour: number) {
    this.#perHour = perHour;
  }

  /** How many this person may claim now. */
  left(compartment: CompartmentId, user: UserId, nowMs: number): number {
    return Math.floor(this.#buckets.get(keyOf(compartment, user))?.left(nowMs) ?? this.#perHour);
  }

  /** One was claimed. */
  spend(compartment: CompartmentId, user: UserId, nowMs: number): void {
    const key = keyOf(compartment, user);
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      bucket = new TokenBucket({ capacity: this.#perHour, perSecond: this.#perHour / HOUR_S }, nowMs);
      this.#buckets.set(key, bucket);
    }
    bucket.spend(1, nowMs);
  }

  /** Forgets those who may claim as many as at the beginning. */
  forgetFull(nowMs: number): void {
    for (const [key, bucket] of this.#buckets) if (bucket.isFull(nowMs)) this.#buckets.delete(key);
  }
}

function keyOf(compartment: CompartmentId, user: UserId): string {
  return `${compartment} ${user}`;
}
