import { createShardedAdapter } from "@socket.io/redis-adapter";
import type { Bus, Subscription } from "../../ports/bus.ts";

/** Keeps socket.io's topics apart from all others. */
const TOPIC_PREFIX = "control ";

type Handler = (message: Buffer, channel: string) => void;

/**
 * A socket.io adapter whose rooms span all nodes of the bus. What it publishes is sealed like everything else there. Rooms are
 * named by the server alone, never by what a client sent (P3): every socket in a room gets what is emitted to it, on every node.
 */
export function busAdapter(bus: Bus): ReturnType<typeof createShardedAdapter> {
  const channels = new BusChannels(bus);
  // Notices are rare: every node receives all of them, instead of subscribing for each connected person.
  return createShardedAdapter(channels, channels, { channelPrefix: "io", subscriptionMode: "static" });
}

/** The part of a client of the `redis` package that the adapter uses, over our bus. */
class BusChannels {
  readonly #bus: Bus;
  readonly #subscriptions = new Map<string, Subscription>();

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  sSubscribe(channel: string, handler: Handler): void {
    this.sUnsubscribe(channel);
    const take = (message: Uint8Array): void => handler(Buffer.from(message.buffer, message.byteOffset, message.length), channel);
    this.#subscriptions.set(channel, this.#bus.subscribe(TOPIC_PREFIX + channel, take));
  }

  sUnsubscribe(channel: string): void {
    this.#subscriptions.get(channel)?.end();
    this.#subscriptions.delete(channel);
  }

  async sPublish(channel: string, message: string | Uint8Array): Promise<void> {
    this.#bus.publish(TOPIC_PREFIX + channel, typeof message === "string" ? Buffer.from(message, "utf8") : message);
  }
}
