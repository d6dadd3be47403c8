import type { Clock } from "../ports/clock.ts";

/** Longest time without a look at the directory after which a node no longer vouches for who may read what (threats T48). */
const LEASE_MS = 10_000;

/**
 * How long this node may rely on the rights it knows. Each look at the directory's changes renews it. When it has run out, what other nodes
 * commit is not sent on from the bus any more: it waits for the ledger, which lies where the rights do.
 */
export class RightsLease {
  readonly #clock: Pick<Clock, "monotonic">;
  #renewedMs: number;

  constructor(clock: Pick<Clock, "monotonic">) {
    this.#clock = clock;
    this.#renewedMs = clock.monotonic();
  }

  /** The directory's changes have just been read. */
  renew(): void {
    this.#renewedMs = this.#clock.monotonic();
  }

  /** Whether nothing was read for too long. */
  get hasRunOut(): boolean {
    return this.#clock.monotonic() - this.#renewedMs > LEASE_MS;
  }
}
