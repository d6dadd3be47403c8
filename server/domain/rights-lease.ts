import type { Clock } from "../ports/clock.ts";

/** Longest time without a look at the directory after which a node no longer vouches for who may read what (threats T48). */
const LEASE_MS = 10_000;

/**
 * How long this node may rely on the rights it knows. Each look at the directory's changes renews it. When it has run out, no commit
 * is sent on any more, whether it comes over the bus or from the ledger, which may be back first.
 */
export class RightsLease {
  readonly #clock: Pick<Clock, "monotonic">;
  #renewedMs: number;

  constructor(clock: Pick<Clock, "monotonic">) {
    this.#clock = clock;
    this.#renewedMs = clock.monotonic();
  }

  /** The directory's changes have been read. The answer may be as old as the question: that was asked at `askedMs`, monotonic. */
  renew(askedMs: number): void {
    this.#renewedMs = Math.max(this.#renewedMs, askedMs);
  }

  /** Whether nothing was read for too long. */
  get hasRunOut(): boolean {
    return this.#clock.monotonic() - this.#renewedMs > LEASE_MS;
  }
}
