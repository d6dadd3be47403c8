import type { Bus, Subscription } from "../../ports/bus.ts";
import type { Clock } from "../../ports/clock.ts";
import type { NodeId, SharedRecords, TopicListener } from "../../ports/cluster.ts";
import { FollowedTopic } from "./followed-topic.ts";
import { NodeLeases } from "./node-leases.ts";
import { decodeRecordMessage, encodeRecordMessage, type RecordMessage, type TopicVersion } from "./record-message.ts";

/** Signs of life. A few may get lost before a lease runs out. */
const BEAT_MS = 2_000;
/** How often leases are looked at: a dead node's records are gone within LEASE_MS + SWEEP_MS. */
const SWEEP_MS = 1_000;
/** Beats after which every topic's version was told once: what was lost for good is found by then. */
const ROUND_BEATS = 3;
/** Topics named in one message. */
const TOPICS_PER_BEAT = 1_000;
/** Asked for a sign of life, nodes answer within this time, not all at once. */
const ANSWER_MS = 200;
/** How long beats still name a topic that was left: longer than a node can miss every beat and still count as alive. */
const REMINDER_MS = 30_000;

/** The topic on which nodes give signs of life. */
export const NODES_TOPIC = "nodes";

/** What the gossip works with. */
export interface RecordGossipPorts {
  readonly bus: Bus;
  readonly clock: Clock;
  /** Names this run of this node; a new name at every start. */
  readonly node: NodeId;
  /** A number from 0 to below 1. */
  readonly jitter: () => number;
}

/**
 * Small records that every node of a cluster keeps of every other, topic by topic, as long as both live: presence and rosters
 * (RULES.md, N10 to N16). Nothing is stored anywhere; over a bus that loses, repeats and reorders, the nodes' views become equal again
 * within seconds.
 *
 * A node numbers its messages under each topic; a node that misses a number asks for everything. Signs of life carry the numbers, so that a
 * lost last message is noticed too, and keep the leases: a node's records are removed when its lease ends.
 */
export class RecordGossip implements SharedRecords {
  readonly #ports: RecordGossipPorts;
  readonly #leases = new NodeLeases();
  readonly #topics = new Map<string, FollowedTopic>();
  /** Topics that were left a short while ago, and until when beats still name them. */
  readonly #left = new Map<string, { readonly version: number; readonly untilMs: number }>();
  readonly #subscription: Subscription;
  readonly #stopListening: () => void;
  #version = 0;
  #beat = 0;
  #ticks = 0;
  #isAnswering = false;
  #lastAskedMs = -Infinity;
  #cancelTick: () => void;
  #isClosed = false;

  constructor(ports: RecordGossipPorts) {
    this.#ports = ports;
    this.#subscription = ports.bus.subscribe(NODES_TOPIC, (bytes) => this.#take(decodeRecordMessage(bytes)));
    void this.#subscription.active.then(() => this.#sayAll(true));
    this.#stopListening = ports.bus.onChange((isConnected) => isConnected && this.#sayAll(true));
    this.#cancelTick = ports.clock.after(ports.jitter() * SWEEP_MS, () => this.#tick());
  }

  /** The name of this node. */
  get node(): NodeId {
    return this.#ports.node;
  }

  /** Names of the other nodes that are alive. */
  get nodes(): readonly NodeId[] {
    return this.#leases.alive;
  }

  /**
   * Follows a topic, which must not be followed yet: others learn of this node's records under it, and it of theirs. After
   * {@link close} nothing comes of it.
   */
  follow(name: string, listener: TopicListener): FollowedTopic {
    if (this.#topics.has(name)) throw new Error(`the topic ${name} is followed already`);
    const topic = new FollowedTopic(name, listener, {
      ...this.#ports,
      version: this.#left.get(name)?.version ?? 0,
      nextVersion: () => ++this.#version,
      isHeard: (node) => this.#isHeard(node),
      ended: (ended) => this.#ended(ended),
    });
    this.#left.delete(name);
    if (this.#isClosed) topic.stop();
    else this.#topics.set(name, topic);
    return topic;
  }

  /** Announces that this node leaves; the other nodes remove its records at once. Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#publish({ kind: "bye", node: this.#ports.node });
    this.#isClosed = true;
    this.#cancelTick();
    this.#stopListening();
    this.#subscription.end();
    for (const topic of this.#topics.values()) topic.stop();
    this.#topics.clear();
  }

  #tick(): void {
    const { clock } = this.#ports;
    this.#cancelTick = clock.after(SWEEP_MS, () => this.#tick());
    const nowMs = clock.monotonic();
    for (const node of this.#leases.expire(nowMs)) this.#forget(node);
    for (const [name, { untilMs }] of this.#left) if (untilMs < nowMs) this.#left.delete(name);
    const beatEvery = BEAT_MS / SWEEP_MS;
    if (++this.#ticks % beatEvery !== 0) return;
    const turn = (this.#ticks / beatEvery) % ROUND_BEATS;
    this.#say([...this.#versions()].filter((_, index) => index % ROUND_BEATS === turn));
  }

  #take(message: RecordMessage | null): void {
    if (message === null || this.#isClosed || message.node === this.#ports.node) return;
    const nowMs = this.#ports.clock.monotonic();
    if (message.kind === "bye") {
      this.#leases.left(message.node, nowMs);
      return this.#forget(message.node);
    }
    if (message.kind !== "beat") return;
    const heard = this.#leases.beat(message.node, message.beat, nowMs);
    if (heard === "stale") return;
    for (const { topic, version, isEmpty } of message.versions) this.#topics.get(topic)?.reached(message.node, version, isEmpty);
    // A node that was not known here may not know this node either.
    if (heard === "new" || message.isAsking) this.#answer();
  }

  /** Records of a node that is not known to live do not count; it is asked for a sign of life, which says how far it is. */
  #isHeard(node: NodeId): boolean {
    if (this.#leases.isAlive(node)) return true;
    const nowMs = this.#ports.clock.monotonic();
    if (!this.#leases.hasLeft(node) && nowMs - this.#lastAskedMs > SWEEP_MS) {
      this.#lastAskedMs = nowMs;
      this.#sayAll(true);
    }
    return false;
  }

  #answer(): void {
    if (this.#isAnswering) return;
    this.#isAnswering = true;
    this.#ports.clock.after(this.#ports.jitter() * ANSWER_MS, () => {
      this.#isAnswering = false;
      this.#sayAll(false);
    });
  }

  #sayAll(isAsking: boolean): void {
    this.#say([...this.#versions()], isAsking);
  }

  #say(versions: readonly TopicVersion[], isAsking = false): void {
    let from = 0;
    do {
      const some = versions.slice(from, from + TOPICS_PER_BEAT);
      this.#publish({ kind: "beat", node: this.#ports.node, beat: ++this.#beat, isAsking: isAsking && from === 0, versions: some });
      from += TOPICS_PER_BEAT;
    } while (from < versions.length);
  }

  *#versions(): Generator<TopicVersion> {
    for (const [topic, { version, isEmpty }] of this.#topics) if (version > 0) yield { topic, version, isEmpty };
    for (const [topic, { version }] of this.#left) yield { topic, version, isEmpty: true };
  }

  #forget(node: NodeId): void {
    for (const topic of this.#topics.values()) topic.forget(node);
  }

  #ended(topic: FollowedTopic): void {
    this.#topics.delete(topic.name);
    if (topic.version === 0) return;
    this.#left.set(topic.name, { version: topic.version, untilMs: this.#ports.clock.monotonic() + REMINDER_MS });
  }

  #publish(message: RecordMessage): void {
    if (!this.#isClosed) this.#ports.bus.publish(NODES_TOPIC, encodeRecordMessage(message));
  }
}
