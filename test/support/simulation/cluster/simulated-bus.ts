import type { Bus, BusListener, Subscription } from "../../../../server/ports/bus.ts";
import type { ManualClock } from "../../manual-clock.ts";

/** Longest a message is on its way, virtual milliseconds: enough for messages to overtake each other. */
const LONGEST_WAY_MS = 25;
/** Of a hundred messages to one node. */
const LOST = 6;
const REPEATED = 10;
/** Longest until a node notices that it is cut off, or that it is not any more. */
const LONGEST_NOTICE_MS = 4_000;

/** The bus of a cluster: loses, repeats and reorders messages, and nodes can be cut off without knowing it for a while. */
export class SimulatedBus {
  /** No message is lost any more, and none comes twice. */
  isSteady = false;
  readonly #clock: ManualClock;
  readonly #random: () => number;
  readonly #ends = new Set<BusEnd>();

  constructor(clock: ManualClock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Gives a node its end. `isAlive` says whether it still runs, `awake` resolves when it can take something. */
  join(node: { readonly isAlive: () => boolean; readonly awake: () => Promise<void> }): BusEnd {
    const end: BusEnd = new BusEnd({
      clock: this.#clock,
      noticeMs: () => this.#random() * LONGEST_NOTICE_MS,
      isAlive: node.isAlive,
      send: (topic, message) => this.#send(end, topic, message),
      take: async (deliver) => {
        await node.awake();
        if (node.isAlive() && !end.isCut) deliver();
      },
    });
    this.#ends.add(end);
    return end;
  }

  /** Forgets the end of a node that is gone. */
  leave(end: BusEnd): void {
    this.#ends.delete(end);
  }

  #send(from: BusEnd, topic: string, message: Uint8Array): void {
    for (const end of this.#ends) {
      if (end === from || from.isCut) continue;
      const chance = this.isSteady ? 50 : this.#random() * 100;
      const copies = chance < LOST ? 0 : chance < LOST + REPEATED ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        this.#clock.after(this.#random() * LONGEST_WAY_MS, () => {
          if (!end.isCut) end.deliver(topic, message);
        });
      }
    }
  }
}

interface BusEndPorts {
  readonly clock: ManualClock;
  readonly noticeMs: () => number;
  readonly isAlive: () => boolean;
  readonly send: (topic: string, message: Uint8Array) => void;
  readonly take: (deliver: () => void) => Promise<void>;
}

/** One node's end of the bus. */
export class BusEnd implements Bus {
  isConnected = true;
  isCut = false;
  readonly #ports: BusEndPorts;
  readonly #listeners = new Map<string, Set<BusListener>>();
  readonly #changed = new Set<(isConnected: boolean) => void>();

  constructor(ports: BusEndPorts) {
    this.#ports = ports;
  }

  /** Cuts the node off, or mends that; the node notices after a while. */
  cut(isCut: boolean): void {
    this.isCut = isCut;
    this.#ports.clock.after(this.#ports.noticeMs(), () => {
      if (this.isCut !== isCut || this.isConnected === !isCut || !this.#ports.isAlive()) return;
      this.isConnected = !isCut;
      for (const listener of this.#changed) listener(this.isConnected);
    });
  }

  publish(topic: string, message: Uint8Array): void {
    if (this.isConnected) this.#ports.send(topic, message);
  }

  subscribe(topic: string, listener: BusListener): Subscription {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners);
    listeners.add(listener);
    const active = this.isConnected ? Promise.resolve() : new Promise<void>((resolve) => void this.onChange(() => resolve()));
    return { active, end: () => void listeners.delete(listener) };
  }

  onChange(listener: (isConnected: boolean) => void): () => void {
    this.#changed.add(listener);
    return () => void this.#changed.delete(listener);
  }

  deliver(topic: string, message: Uint8Array): void {
    void this.#ports.take(() => {
      for (const listener of this.#listeners.get(topic) ?? []) listener(message.slice());
    });
  }

  async close(): Promise<void> {
    this.#listeners.clear();
  }
}
