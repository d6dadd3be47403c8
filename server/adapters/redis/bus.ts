import { randomFillSync, randomInt } from "node:crypto";
import { deriveClusterKeys, markOf, open, seal, topicSeal, type ClusterKeys, type TopicSeal } from "../../domain/cluster/sealed-message.ts";
import type { Bus, BusListener, Subscription } from "../../ports/bus.ts";
import type { Log } from "../../ports/log.ts";
import type { RedisConnection } from "./connection.ts";
import { BusUnusableError, explainFailure } from "./explain-failure.ts";
import { RedisLink } from "./link.ts";
import { describeEndpoint, type RedisEndpoint } from "./redis-url.ts";

/** Bytes handed to Redis and not yet taken by it. Further messages are dropped: their content is read from the store. */
const UNTAKEN_LIMIT_BYTES = 16 << 20;
/** Topics whose keys are kept for publishing. */
const KEPT_SEALS = 4_096;
/** The pause before a new try doubles from the first to the last, so that nodes neither wait long nor storm a Redis that comes back. */
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 2_000;
/** Own messages on their way through Redis and back that are known by their mark; older ones have to be opened to be known. */
const KEPT_MARKS = 1_024;
const NONCE_BYTES = 12;
const NONCES_AT_ONCE = 512;

/** What a Redis bus is made of. */
export interface RedisBusOptions {
  readonly endpoint: RedisEndpoint;
  /** The 32 bytes that all nodes of the cluster share. */
  readonly key: Uint8Array;
  /** This process among the nodes; unlike any other, also of the same machine. At most 255 bytes. */
  readonly nodeId: string;
  readonly log: Log;
}

/** What went through a bus since it was opened. */
export interface BusCounts {
  readonly published: number;
  readonly received: number;
  /** Not sent, since Redis was away or did not keep up. */
  readonly dropped: number;
  /** Messages that came on one of our channels and could not be opened: sealed with another key, or not ours. */
  readonly unreadable: number;
  /** How often the connection was lost. */
  readonly losses: number;
}

interface Topic {
  readonly seal: TopicSeal;
  readonly listeners: Set<BusListener>;
  /** Resolves once messages arrive; replaced when Redis is lost. */
  activation: Activation;
}

interface Activation {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

/**
 * Opens the bus of a cluster. Throws {@link BusUnusableError} where Redis cannot be reached or refuses now; a Redis lost later
 * is looked for until it is back, and nothing but speed depends on it in the meantime (P8).
 */
export async function openRedisBus(options: RedisBusOptions): Promise<RedisBus> {
  const bus = new RedisBus(options);
  try {
    await bus.connect(0);
  } catch (cause) {
    await bus.close();
    throw new BusUnusableError(options.endpoint, cause);
  }
  return bus;
}

/** A bus over Redis publish and subscribe. Made by {@link openRedisBus}. */
export class RedisBus implements Bus {
  readonly #options: RedisBusOptions;
  readonly #keys: ClusterKeys;
  readonly #topics = new Map<string, Topic>();
  readonly #byChannel = new Map<string, Topic>();
  readonly #seals = new Map<string, TopicSeal>();
  readonly #onChange = new Set<(isConnected: boolean) => void>();
  readonly #heartbeatChannel: string;
  readonly #nonces = new Nonces();
  readonly #ownMarks = new Set<number | null>();
  readonly #counts = { published: 0, received: 0, dropped: 0, unreadable: 0, losses: 0 };
  #link: RedisLink | null = null;
  #isConnected = false;
  #isClosed = false;
  #isFull = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: RedisBusOptions) {
    this.#options = options;
    this.#keys = deriveClusterKeys(options.key);
    this.#heartbeatChannel = topicSeal(this.#keys, `node ${options.nodeId}`).channel;
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Numbers for the operator. */
  get counts(): BusCounts {
    return { ...this.#counts };
  }

  /** The connection for other commands to this Redis; null while it is unreachable. */
  get commands(): RedisConnection | null {
    return this.#isConnected ? (this.#link?.commands ?? null) : null;
  }

  publish(topic: string, message: Uint8Array): void {
    if (!this.#isConnected || this.#link === null || this.#isOverfull(this.#link)) {
      this.#counts.dropped += 1;
      return;
    }
    const sealing = this.#topics.get(topic)?.seal ?? this.#keptSeal(topic);
    this.#counts.published += 1;
    const sealed = seal(sealing, { sender: this.#options.nodeId, nonce: this.#nonces.next(), message });
    if (this.#topics.has(topic)) this.#keepMark(markOf(sealed));
    this.#link.publish(sealing.channel, sealed);
  }

  subscribe(name: string, listener: BusListener): Subscription {
    const topic = this.#topics.get(name) ?? this.#addTopic(name);
    // Wrapped, so that one function subscribed twice is two subscriptions.
    const own: BusListener = (message) => listener(message);
    topic.listeners.add(own);
    return {
      active: topic.activation.promise,
      end: () => {
        if (topic.listeners.delete(own) && topic.listeners.size === 0) this.#removeTopic(name, topic);
      },
    };
  }

  onChange(listener: (isConnected: boolean) => void): () => void {
    const own = (isConnected: boolean): void => listener(isConnected);
    this.#onChange.add(own);
    return () => void this.#onChange.delete(own);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.#topics.clear();
    this.#byChannel.clear();
    this.#onChange.clear();
    this.#link?.close();
    this.#isConnected = false;
  }

  /** Connects once and subscribes to everything that has listeners. Rejects with the cause. */
  async connect(attempt: number): Promise<void> {
    const link = new RedisLink({
      endpoint: this.#options.endpoint,
      attempt,
      heartbeatChannel: this.#heartbeatChannel,
      message: (channel, sealed) => this.#take(channel, sealed),
      // While it opens it may still fail.
      subscribed: (channel) => void (this.#isConnected && this.#byChannel.get(channel)?.activation.resolve()),
      lost: (cause) => this.#lost(cause),
    });
    this.#link = link;
    await link.open(this.#byChannel.keys());
    if (this.#isClosed) return link.close();
    // What was subscribed or left while it opened went to the link as it came.
    await link.channels?.settled();
    if (link.commands === null) throw new Error("the connection was lost again at once");
    for (const topic of this.#topics.values()) topic.activation.resolve();
    this.#change(true);
  }

  #lost(cause: Error): void {
    // The caller that opened the link notices if it is lost right away.
    if (this.#isClosed || !this.#isConnected) return;
    for (const topic of this.#topics.values()) topic.activation = newActivation();
    this.#counts.losses += 1;
    this.#options.log.warn({ redis: describeEndpoint(this.#options.endpoint), reason: explainFailure(cause) }, "Redis is away");
    this.#change(false);
    this.#retryLater(0);
  }

  #retryLater(attempt: number): void {
    if (this.#isClosed) return;
    const pauseMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempt, 10));
    // Half of it by chance: nodes that lost Redis together do not come back together.
    this.#retry = setTimeout(
      () => {
        this.connect(attempt).then(
          () => this.#options.log.info({ redis: describeEndpoint(this.#options.endpoint) }, "Redis is back"),
          (cause: unknown) => {
            this.#options.log.debug({ reason: explainFailure(cause) }, "Redis is still away");
            this.#retryLater(attempt + 1);
          },
        );
      },
      randomInt(Math.ceil(pauseMs / 2), pauseMs + 1),
    );
  }

  #change(isConnected: boolean): void {
    if (this.#isConnected === isConnected || this.#isClosed) return;
    this.#isConnected = isConnected;
    for (const listener of this.#onChange) listener(isConnected);
  }

  #addTopic(name: string): Topic {
    const topic = { seal: this.#keptSeal(name), listeners: new Set<BusListener>(), activation: newActivation() };
    this.#topics.set(name, topic);
    this.#byChannel.set(topic.seal.channel, topic);
    this.#link?.channels?.want(topic.seal.channel);
    return topic;
  }

  #removeTopic(name: string, topic: Topic): void {
    if (this.#topics.get(name) !== topic) return;
    this.#topics.delete(name);
    this.#byChannel.delete(topic.seal.channel);
    this.#link?.channels?.unwant(topic.seal.channel);
  }

  #keptSeal(topic: string): TopicSeal {
    const kept = this.#seals.get(topic);
    if (kept !== undefined) return kept;
    const made = topicSeal(this.#keys, topic);
    this.#seals.set(topic, made);
    for (const oldest of this.#seals.keys()) {
      if (this.#seals.size <= KEPT_SEALS) break;
      this.#seals.delete(oldest);
    }
    return made;
  }

  #keepMark(mark: number | null): void {
    this.#ownMarks.add(mark);
    for (const oldest of this.#ownMarks) {
      if (this.#ownMarks.size <= KEPT_MARKS) break;
      this.#ownMarks.delete(oldest);
    }
  }

  #isOverfull(link: RedisLink): boolean {
    const isFull = link.untakenBytes > UNTAKEN_LIMIT_BYTES;
    if (isFull && !this.#isFull)
      this.#options.log.warn({ untakenBytes: link.untakenBytes }, "Redis does not keep up: messages are dropped");
    this.#isFull = isFull;
    return isFull;
  }

  #take(channel: string, sealed: Buffer): void {
    const topic = this.#byChannel.get(channel);
    if (topic === undefined || this.#ownMarks.delete(markOf(sealed))) return;
    const opened = open(topic.seal, sealed);
    if (opened === null) {
      this.#counts.unreadable += 1;
      return;
    }
    if (opened.sender === this.#options.nodeId) return;
    this.#counts.received += 1;
    let isFirst = true;
    for (const listener of topic.listeners) {
      try {
        listener(isFirst ? opened.message : opened.message.slice());
      } catch (cause) {
        // The library would take it for a broken connection.
        this.#options.log.error({ err: cause }, "a listener of the bus failed");
      }
      isFirst = false;
    }
  }
}

function newActivation(): Activation {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}

/** Fresh random nonces, drawn many at once: one at a time costs more than the cipher. */
class Nonces {
  readonly #pool = Buffer.alloc(NONCE_BYTES * NONCES_AT_ONCE);
  #at = this.#pool.length;

  next(): Uint8Array {
    if (this.#at === this.#pool.length) {
      randomFillSync(this.#pool);
      this.#at = 0;
    }
    return this.#pool.subarray(this.#at, (this.#at += NONCE_BYTES));
  }
}
