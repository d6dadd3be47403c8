import type { Bus, BusListener, Subscription } from "../../ports/bus.ts";

/**
 * A bus within one process. Each `join` is one node; a single node receives nothing.
 * Messages arrive in a later turn of the event loop, as they would from another process.
 */
export class MemoryBus {
  readonly #nodes = new Set<MemoryBusNode>();

  /** Gives one node its end. */
  join(): Bus {
    const node = new MemoryBusNode((topic, message) => {
      for (const other of this.#nodes) if (other !== node) queueMicrotask(() => other.take(topic, message));
    });
    this.#nodes.add(node);
    return node;
  }
}

class MemoryBusNode implements Bus {
  readonly isConnected = true;
  readonly #send: (topic: string, message: Uint8Array) => void;
  readonly #listeners = new Map<string, Set<BusListener>>();
  #isOpen = true;

  constructor(send: (topic: string, message: Uint8Array) => void) {
    this.#send = send;
  }

  publish(topic: string, message: Uint8Array): void {
    if (this.#isOpen) this.#send(topic, message);
  }

  subscribe(topic: string, listener: BusListener): Subscription {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners);
    // Wrapped, so that one function subscribed twice is two subscriptions.
    const own: BusListener = (message) => listener(message);
    listeners.add(own);
    return {
      active: Promise.resolve(),
      end: () => {
        listeners.delete(own);
        if (listeners.size === 0 && this.#listeners.get(topic) === listeners) this.#listeners.delete(topic);
      },
    };
  }

  onChange(): () => void {
    return () => {};
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.#listeners.clear();
  }

  take(topic: string, message: Uint8Array): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener(message.slice());
  }
}
