/** Who seems to have sent something, before that is looked up. */
export interface Source {
  /** The network it came from. */
  readonly network: string;
  /** What tells one caller there from another. */
  readonly caller: string;
}

/** How to close connections, oldest first. */
type Closes = Set<() => void>;

/**
 * Connections whose person is not known yet (RULES.md, L7). Where too many wait, one of the network that has the most is closed, and there the
 * oldest one of the caller that has the most: a newcomer is never refused, because it may be an honest person behind the same proxy as a
 * flood. An honest person's connection is proven within one look-up, long before a flood that seems to be many callers has pushed it out.
 */
export class UnprovenConnections {
  readonly #most: number;
  readonly #networks = new Map<string, { size: number; readonly callers: Map<string, Closes> }>();
  #size = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Adds a connection. Returns what to call when its person is known or it has ended; calling that again does nothing.
   * `close` ends the connection, and is called at most once.
   */
  add(source: Source, close: () => void): () => void {
    const network = this.#networks.get(source.network) ?? { size: 0, callers: new Map<string, Closes>() };
    this.#networks.set(source.network, network);
    const closes: Closes = network.callers.get(source.caller) ?? new Set();
    network.callers.set(source.caller, closes);
    // A function of its own for each connection, so that no two are taken for one.
    const entry = (): void => close();
    closes.add(entry);
    network.size += 1;
    this.#size += 1;
    if (this.#size > this.#most) this.#closeOldest();
    return () => this.#remove(source, entry);
  }

  #closeOldest(): void {
    const [network, { callers }] = largest(this.#networks, ({ size }) => size);
    const [caller, closes] = largest(callers, ({ size }) => size);
    const [oldest] = closes;
    if (oldest === undefined) return;
    this.#remove({ network, caller }, oldest);
    oldest();
  }

  #remove(source: Source, entry: () => void): void {
    const network = this.#networks.get(source.network);
    const closes = network?.callers.get(source.caller);
    if (network === undefined || closes?.delete(entry) !== true) return;
    network.size -= 1;
    this.#size -= 1;
    if (closes.size === 0) network.callers.delete(source.caller);
    if (network.size === 0) this.#networks.delete(source.network);
  }
}

/** The entry of a map, which is not empty, with the largest size; the first of them where several are as large. */
function largest<Value>(map: ReadonlyMap<string, Value>, sizeOf: (value: Value) => number): [string, Value] {
  return [...map].reduce((most, each) => (sizeOf(each[1]) > sizeOf(most[1]) ? each : most));
}
