import { networkOf } from "./network-of.ts";

/**
 * Connections whose person is not known yet (RULES.md, L7). Where too many wait, the oldest one of the network that has the most is closed: a
 * newcomer is never refused, because it may be an honest person behind the same proxy as a flood. An honest person's connection is proven
 * within one look-up, long before a flood has pushed it out.
 */
export class UnprovenConnections {
  readonly #most: number;
  /** How to close those of each network, oldest first. */
  readonly #closesOf = new Map<string, Set<() => void>>();
  #size = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Adds a connection from an address. Returns what to call when its person is known or it has ended; calling that again does nothing.
   * `close` ends the connection, and is called at most once.
   */
  add(address: string, close: () => void): () => void {
    const network = networkOf(address);
    const closes = this.#closesOf.get(network) ?? new Set();
    this.#closesOf.set(network, closes);
    // A function of its own for each connection, so that no two are taken for one.
    const entry = (): void => close();
    closes.add(entry);
    this.#size += 1;
    if (this.#size > this.#most) this.#closeOldest();
    return () => this.#remove(network, entry);
  }

  #closeOldest(): void {
    const [network, closes] = [...this.#closesOf].reduce((most, each) => (each[1].size > most[1].size ? each : most));
    const [oldest] = closes;
    if (oldest === undefined) return;
    this.#remove(network, oldest);
    oldest();
  }

  #remove(network: string, entry: () => void): void {
    const closes = this.#closesOf.get(network);
    if (closes?.delete(entry) !== true) return;
    this.#size -= 1;
    if (closes.size === 0) this.#closesOf.delete(network);
  }
}
