import type { RedisConnection } from "./connection.ts";

/** Channels in one SUBSCRIBE, so that no single command holds the connection up. */
const BATCH = 500;

/** What the channels of one connection report. */
export interface ChannelEvents {
  readonly message: (channel: string, sealed: Buffer) => void;
  /** Messages published from now on arrive. */
  readonly subscribed: (channel: string) => void;
  readonly failed: (cause: Error) => void;
}

/**
 * Keeps the subscriptions of one connection in line with what is wanted. Changes of one turn travel in one command, and no
 * two commands for a channel are under way at once, so that quick leaving and coming back ends as it was meant.
 */
export class LiveChannels {
  readonly #connection: RedisConnection;
  readonly #events: ChannelEvents;
  readonly #wanted = new Set<string>();
  readonly #subscribed = new Set<string>();
  readonly #changed = new Set<string>();
  #running: Promise<void> | null = null;
  readonly #listener: (message: Buffer, channel: Buffer) => void;

  constructor(connection: RedisConnection, events: ChannelEvents) {
    this.#connection = connection;
    this.#events = events;
    this.#listener = (message, channel) => events.message(channel.toString("latin1"), message);
  }

  /** Whether messages of the channel arrive now. */
  has(channel: string): boolean {
    return this.#subscribed.has(channel) && this.#wanted.has(channel);
  }

  want(channel: string): void {
    this.#wanted.add(channel);
    this.#change(channel);
  }

  unwant(channel: string): void {
    this.#wanted.delete(channel);
    this.#change(channel);
  }

  /** Resolves once everything wanted by then is subscribed or has failed. */
  async settled(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  #change(channel: string): void {
    this.#changed.add(channel);
    this.#running ??= this.#bringInLine().catch((cause: unknown) => {
      this.#running = null;
      this.#events.failed(cause instanceof Error ? cause : new Error(String(cause)));
    });
  }

  async #bringInLine(): Promise<void> {
    // The changes of the same turn go along.
    await Promise.resolve();
    while (this.#changed.size > 0) {
      const batch = [...this.#changed].slice(0, BATCH);
      for (const channel of batch) this.#changed.delete(channel);
      const missing = batch.filter((channel) => this.#wanted.has(channel) && !this.#subscribed.has(channel));
      const superfluous = batch.filter((channel) => !this.#wanted.has(channel) && this.#subscribed.has(channel));
      if (superfluous.length > 0) await this.#connection.unsubscribe(superfluous, this.#listener, true);
      for (const channel of superfluous) this.#subscribed.delete(channel);
      if (missing.length > 0) await this.#connection.subscribe(missing, this.#listener, true);
      for (const channel of missing) this.#subscribed.add(channel);
      for (const channel of batch) if (this.has(channel)) this.#events.subscribed(channel);
    }
    // In the same step as the look at what has changed: the next change starts over.
    this.#running = null;
  }
}
