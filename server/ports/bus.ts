// What the nodes of one cluster tell each other, quickly and without any promise: a message may be lost, come twice, late or in
// another order. Nothing rests on it (P8): what must not be lost is in the ledger or the directory, and is read there.
// Every bus (memory, Redis) passes test/contract/bus-contract.ts.

/** Takes one message of another node. Must not throw. The bytes are the listener's to keep. */
export type BusListener = (message: Uint8Array) => void;

/** One subscription. */
export interface Subscription {
  /**
   * Resolves once messages published from then on reach the listener; stays pending while the bus is away. Never rejects.
   * What was published before may have been missed: read the store after it.
   */
  readonly active: Promise<void>;
  /** Ends it. Idempotent. No message comes after it. */
  end(): void;
}

/** Carries messages between the nodes of one cluster. */
export interface Bus {
  /** Sends to every other node that listens to the topic now. Own messages never come back. Never throws or waits; dropped while the bus is away. */
  publish(topic: string, message: Uint8Array): void;
  /** Listens to a topic. Several listeners of one topic each get every message. */
  subscribe(topic: string, listener: BusListener): Subscription;
  /** Whether messages flow now, as far as is known. */
  readonly isConnected: boolean;
  /** Calls with every change of {@link Bus.isConnected}. After `true` messages may have been missed. Returns the undo. */
  onChange(listener: (isConnected: boolean) => void): () => void;
  /** Ends every subscription. Idempotent, never rejects. */
  close(): Promise<void>;
}
