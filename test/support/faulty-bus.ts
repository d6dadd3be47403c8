import type { Bus, BusListener, Subscription } from "../../server/ports/bus.ts";
import type { Clock } from "../../server/ports/clock.ts";

/** What goes wrong on a {@link FaultyBus}; shares from 0 to 1. */
export interface BusFaults {
  loss: number;
  duplicates: number;
  /** Messages take up to this long, each on its own: later ones overtake. */
  delayMs: number;
}

/** A bus on virtual time that loses, repeats, delays and reorders, and from which nodes can be cut off. */
export class FaultyBus {
  readonly faults: BusFaults = { loss: 0, duplicates: 0, delayMs: 1 };
  /** Messages carried, and bytes of them. */
  carried = 0;
  carriedBytes = 0;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #nodes = new Set<FaultyBusNode>();

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  join(): FaultyBusNode {
    const node = new FaultyBusNode(this.#clock, (topic, message) => this.#send(node, topic, message));
    this.#nodes.add(node);
    return node;
  }

  #send(from: FaultyBusNode, topic: string, message: Uint8Array): void {
    for (const to of this.#nodes) {
      if (to === from) continue;
      const copies = this.#random() < this.faults.loss ? 0 : this.#random() < this.faults.duplicates ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) {
        this.carried++;
        this.carriedBytes += message.length;
        this.#clock.after(this.#random() * this.faults.delayMs, () => to.take(topic, message));
      }
    }
  }
}

/** One node's end of a {@link FaultyBus}. */
export class FaultyBusNode implements Bus {
  isConnected = true;
  readonly #clock: Clock;
  readonly #send: (topic: string, message: Uint8Array) => void;
  readonly #listeners = new Map<string, Set<BusListener>>();
  readonly #watchers = new Set<(isConnected: boolean) => void>();
  #waiting: (() => void)[] = [];

  constructor(clock: Clock, send: (topic: string, message: Uint8Array) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** Cuts the node off, or lets it back. A node that is cut `silently` is not told. */
  connect(isConnected: boolean, silently = false): void {
    this.isConnected = isConnected;
    if (isConnected) for (const resolve of this.#waiting.splice(0)) resolve();
    if (!silently) for (const watcher of this.#watchers) watcher(isConnected);
  }

  publish(topic: string, message: Uint8Array): void {
    if (this.isConnected) this.#send(topic, message.slice());
  }

  subscribe(topic: string, listener: BusListener): Subscription {
    const own: BusListener = (message) => listener(message);
    let isEnded = false;
    this.#clock.after(1, () => {
      const listeners = this.#listeners.get(topic) ?? new Set();
      this.#listeners.set(topic, listeners);
      if (!isEnded) listeners.add(own);
    });
    return {
      active: new Promise((resolve) => {
        this.#clock.after(2, () => (this.isConnected ? resolve() : this.#waiting.push(resolve)));
      }),
      end: () => {
        isEnded = true;
        this.#listeners.get(topic)?.delete(own);
      },
    };
  }

  onChange(listener: (isConnected: boolean) => void): () => void {
    this.#watchers.add(listener);
    return () => void this.#watchers.delete(listener);
  }

  async close(): Promise<void> {
    this.connect(false);
    this.#listeners.clear();
  }

  take(topic: string, message: Uint8Array): void {
    if (!this.isConnected) return;
    for (const listener of this.#listeners.get(topic) ?? []) listener(message.slice());
  }
}
