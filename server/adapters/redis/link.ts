import { NoAnswer, connect, type RedisConnection } from "./connection.ts";
import { LiveChannels, type ChannelEvents } from "./live-channels.ts";
import { assertServes, locate } from "./locate.ts";
import { describeHost, type RedisEndpoint, type RedisHost } from "./redis-url.ts";

/** A message goes to Redis and back at this rhythm, which proves that publishing and subscribing both work. */
const HEARTBEAT_MS = 1_000;
/** So many unanswered in a row end the link: a silent cut is noticed within four seconds. */
const UNANSWERED_LIMIT = 3;
/** After so many heartbeats a sentinel is asked whether the master is still the same. */
const MASTER_CHECK_BEATS = 5;
/** Longest wait for subscriptions and the first heartbeat. */
const OPENING_LIMIT_MS = 5_000;

/** What a link is made for. */
export interface LinkPlan {
  readonly endpoint: RedisEndpoint;
  /** Which try this is, so that the next node of a Redis Cluster has its turn. */
  readonly attempt: number;
  /** A channel of this node alone. */
  readonly heartbeatChannel: string;
  readonly message: ChannelEvents["message"];
  readonly subscribed: ChannelEvents["subscribed"];
  /** Called once when an open link no longer works. It has closed itself. */
  readonly lost: (cause: Error) => void;
}

/** Two connections to one Redis, one to publish and one to subscribe, that work together or not at all. Never reconnects. */
export class RedisLink {
  readonly #plan: LinkPlan;
  readonly #connections: RedisConnection[] = [];
  #target: RedisHost | null = null;
  #publisher: RedisConnection | null = null;
  #channels: LiveChannels | null = null;
  #timer: NodeJS.Timeout | undefined;
  #beats = 0;
  #unanswered = 0;
  #untakenBytes = 0;
  #state: "opening" | "open" | "over" = "opening";
  #failOpening: (cause: Error) => void = () => {};
  #firstAnswer: () => void = () => {};

  constructor(plan: LinkPlan) {
    this.#plan = plan;
  }

  /** Opens both connections, subscribes to `channels` and sees a message come back. Rejects with the cause, and is closed then. */
  async open(channels: Iterable<string>): Promise<void> {
    const failed = new Promise<never>((_resolve, reject) => (this.#failOpening = reject));
    const opening = this.#open(channels);
    // Whichever loses the race may still fail.
    for (const loser of [failed, opening]) loser.catch(() => {});
    try {
      await Promise.race([opening, failed]);
    } catch (cause) {
      this.close();
      throw cause;
    }
    this.#state = "open";
    this.#timer = setInterval(() => this.#beat(), HEARTBEAT_MS);
  }

  /** Subscriptions, once it is open. */
  get channels(): LiveChannels | null {
    return this.#channels;
  }

  /** Bytes handed over and not yet taken by Redis. */
  get untakenBytes(): number {
    return this.#untakenBytes;
  }

  /** The connection for whatever else is asked of this Redis. */
  get commands(): RedisConnection | null {
    return this.#state === "open" ? this.#publisher : null;
  }

  publish(channel: string, sealed: Buffer): void {
    if (this.#publisher === null || this.#state === "over") return;
    this.#untakenBytes += sealed.length;
    const taken = (): void => void (this.#untakenBytes -= sealed.length);
    this.#publisher.sendCommand(["PUBLISH", channel, sealed]).then(taken, (cause: unknown) => {
      taken();
      this.#end(asError(cause));
    });
  }

  /** Ends both connections. Idempotent. `lost` is not called. */
  close(): void {
    this.#state = "over";
    this.#failOpening(new Error("the connection was closed"));
    clearInterval(this.#timer);
    for (const connection of this.#connections.splice(0)) connection.destroy();
  }

  async #open(channels: Iterable<string>): Promise<void> {
    const { endpoint, attempt, heartbeatChannel } = this.#plan;
    const place = await locate(endpoint, attempt);
    this.#target = place.target;
    const dial = async (): Promise<RedisConnection> => {
      const connection = await connect(place, (cause) => this.#end(cause));
      this.#connections.push(connection);
      // Closed in the meantime.
      if (this.#state === "over") this.close();
      return connection;
    };
    const publisher = await dial();
    const subscriber = await dial();
    await assertServes(endpoint, publisher);
    this.#publisher = publisher;
    this.#channels = new LiveChannels(subscriber, {
      message: (channel, sealed) => (channel === heartbeatChannel ? this.#answered() : this.#plan.message(channel, sealed)),
      subscribed: this.#plan.subscribed,
      failed: (cause) => this.#end(cause),
    });
    const answer = new Promise<void>((resolve) => (this.#firstAnswer = resolve));
    for (const channel of [heartbeatChannel, ...channels]) this.#channels.want(channel);
    const late = setTimeout(() => this.#end(new NoAnswer(place.target)), OPENING_LIMIT_MS);
    try {
      await this.#channels.settled();
      this.publish(heartbeatChannel, Buffer.alloc(0));
      await answer;
    } finally {
      clearTimeout(late);
    }
  }

  /** Counts turns of a timer and not time: a process that was stopped for a while does not blame Redis for it. */
  #beat(): void {
    if (this.#unanswered >= UNANSWERED_LIMIT) return this.#end(new Error("messages no longer come back"));
    this.#unanswered += 1;
    this.#beats += 1;
    this.publish(this.#plan.heartbeatChannel, Buffer.alloc(0));
    if (this.#plan.endpoint.kind === "sentinel" && this.#beats % MASTER_CHECK_BEATS === 0) void this.#checkMaster();
  }

  #answered(): void {
    this.#unanswered = 0;
    this.#firstAnswer();
  }

  async #checkMaster(): Promise<void> {
    const place = await locate(this.#plan.endpoint, 0).catch(() => null);
    // No sentinel answers: the master that does is kept.
    if (place === null || this.#target === null || describeHost(place.target) === describeHost(this.#target)) return;
    this.#end(new Error(`the master is now ${describeHost(place.target)}`));
  }

  #end(cause: Error): void {
    const before = this.#state;
    if (before === "over") return;
    // Before the closing, whose own word would come first.
    this.#failOpening(cause);
    this.close();
    if (before === "open") this.#plan.lost(cause);
  }
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause));
}
