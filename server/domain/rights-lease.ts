import type { Clock } from "../ports/clock.ts";

/** After this time without reading the directory's changes, a node no longer relies on the rights it knows (T48). */
const LEASE_MS = 10_000;

/**
 * How long this node may rely on the rights it knows. Each read of the directory's changes renews it. Once it has run out, the node
 * sends no commit to its peers, neither from the bus nor from the ledger, which may be back before the directory.
 */
export class RightsLease {
  readonly #clock: Pick<Clock, "monotonic">;
  #renewedMs: number;

  constructor(clock: Pick<Clock, "monotonic">) {
    this.#clock = clock;
    this.#renewedMs = clock.monotonic();
  }

  /** Notes that the changes were read. `askedMs` (monotonic) is when the read started, since its answer may be that old. */
  renew(askedMs: number): void {
    this.#renewedMs = Math.max(this.#renewedMs, askedMs);
  }

  /** Whether the last read is too long ago. */
  get hasRunOut(): boolean {
    return this.#clock.monotonic() - this.#renewedMs > LEASE_MS;
  }
}
