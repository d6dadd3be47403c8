import type { Clock } from "../ports/clock.ts";
import { networkOf } from "./network-of.ts";
import { TokenBucket } from "./token-bucket.ts";

/** One network has at most one part in so many of a node's handshakes, so that it cannot keep everyone else out. */
const SHARES = 2;
const SECOND_MS = 1_000;

/** Handshakes of sockets per second on this node (P12, L7): each costs a look-up in the directory. */
export class HandshakeRate {
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #ofNode: TokenBucket;
  readonly #mostOfNetwork: number;
  /** Handshakes of each network in the second that began at `#sinceMs`. */
  readonly #ofNetworks = new Map<string, number>();
  #sinceMs: number;

  constructor(clock: Pick<Clock, "monotonic">, perSecond: number) {
    this.#clock = clock;
    this.#sinceMs = clock.monotonic();
    this.#ofNode = new TokenBucket({ capacity: perSecond, perSecond }, this.#sinceMs);
    this.#mostOfNetwork = Math.ceil(perSecond / SHARES);
  }

  /** Counts one handshake from an address; false if the node, or the network of the address, has had its number. A second's worth may come at once. */
  take(address: string): boolean {
    const nowMs = this.#clock.monotonic();
    if (nowMs - this.#sinceMs >= SECOND_MS) {
      this.#sinceMs = nowMs;
      this.#ofNetworks.clear();
    }
    const network = networkOf(address);
    const before = this.#ofNetworks.get(network) ?? 0;
    if (before >= this.#mostOfNetwork || this.#ofNode.left(nowMs) < 1) return false;
    this.#ofNode.spend(1, nowMs);
    this.#ofNetworks.set(network, before + 1);
    return true;
  }
}
