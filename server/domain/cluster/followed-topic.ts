import type { Bus, Subscription } from "../../ports/bus.ts";
import type { Clock } from "../../ports/clock.ts";
import type { NodeId, RemoteChange, SharedTopic, TopicListener } from "../../ports/cluster.ts";
import { decodeRecordMessage, encodeRecordMessage, inParts, MOST_VALUE_BYTES, type Change, type RecordMessage } from "./record-message.ts";
import { RemoteRecords } from "./remote-records.ts";

/** Questions and their answers wait up to this long, so that one serves many. */
const GATHER_MS = 100;

/** What a topic needs of its node. */
export interface TopicPorts {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly node: NodeId;
  /** A number from 0 to below 1, so that nodes do not speak all at once. */
  readonly jitter: () => number;
  /** The next number of this node: versions rise across all its topics, also when one is followed again. */
  readonly nextVersion: () => number;
  /** Whether a node's records count: it is alive. Otherwise it is asked for a sign of life. */
  readonly isHeard: (node: NodeId) => boolean;
  readonly ended: (topic: FollowedTopic) => void;
}

/** One topic that this node follows: its own records under it, and those of the other nodes that follow it (record-gossip.ts). */
export class FollowedTopic implements SharedTopic {
  readonly name: string;
  readonly #ports: TopicPorts;
  readonly #listener: TopicListener;
  readonly #subscription: Subscription;
  readonly #own = new Map<string, string>();
  readonly #dirty = new Set<string>();
  readonly #remote = new RemoteRecords();
  readonly #wanted = new Set<NodeId>();
  #version: number;
  #isFlushing = false;
  #isAsking = false;
  #isAnswering = false;
  #isEnded = false;

  /** `version` is how far this node came under this topic before. */
  constructor(name: string, listener: TopicListener, { version, ...ports }: TopicPorts & { readonly version: number }) {
    this.name = name;
    this.#listener = listener;
    this.#version = version;
    this.#ports = ports;
    this.#subscription = ports.bus.subscribe(name, (bytes) => this.#take(decodeRecordMessage(bytes)));
    void this.#subscription.active.then(() => !this.#isEnded && this.#publish({ kind: "ask", node: ports.node, of: [] }));
  }

  /** How far this node has come under this topic; 0 if it never said anything. */
  get version(): number {
    return this.#version;
  }

  /** Whether this node has no record under it. */
  get isEmpty(): boolean {
    return this.#own.size === 0;
  }

  /** This node's keys. */
  get ownKeys(): Iterable<string> {
    return this.#own.keys();
  }

  /** The other nodes' records. */
  get others(): Iterable<RemoteChange & { readonly value: string }> {
    return this.#remote.entries();
  }

  /**
   * Sets one record of this node, or takes it back. Changes of one turn travel in one message. A value that is
   * too large is removed instead: receivers would drop the whole message, and the other changes in it.
   */
  put(key: string, wanted: string | null): void {
    const value = wanted !== null && Buffer.byteLength(wanted) > MOST_VALUE_BYTES ? null : wanted;
    if (this.#isEnded || (this.#own.get(key) ?? null) === value) return;
    if (value === null) this.#own.delete(key);
    else this.#own.set(key, value);
    this.#dirty.add(key);
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    this.#ports.clock.soon(() => this.#flush());
  }

  /** Says something to one node that follows the topic. It may get lost. */
  tell(to: NodeId, words: string): void {
    this.#publish({ kind: "tell", node: this.#ports.node, to, words });
  }

  /** Removes this node's records and stops following. Idempotent. */
  end(): void {
    if (this.#isEnded) return;
    if (this.#own.size > 0 || this.#dirty.size > 0) {
      this.#own.clear();
      this.#version = this.#ports.nextVersion();
      this.#sendWhole();
    }
    this.stop();
    this.#ports.ended(this);
  }

  /** Stops following without a message, because the node itself is leaving. */
  stop(): void {
    this.#isEnded = true;
    this.#subscription.end();
  }

  /** Takes how far a living node says it is: asks it for what is missing. */
  reached(node: NodeId, version: number, isEmpty: boolean): void {
    if (this.#remote.versionOf(node) >= version) return;
    if (isEmpty) this.#tell(this.#remote.emptied(node, version));
    else this.#ask(node);
  }

  /** Removes the records of a node that is gone. */
  forget(node: NodeId): void {
    this.#wanted.delete(node);
    this.#tell(this.#remote.forget(node));
  }

  #take(message: RecordMessage | null): void {
    if (message === null || this.#isEnded || message.node === this.#ports.node) return;
    if (message.kind === "ask") {
      if (message.of.length === 0 || message.of.includes(this.#ports.node)) this.#answer();
    } else if (message.kind === "tell") {
      if (message.to === this.#ports.node) this.#listener.told?.(message.node, message.words);
    } else if (!this.#ports.isHeard(message.node)) return;
    else if (message.kind === "whole") this.#tell(this.#remote.whole(message));
    else if (message.kind === "change") {
      const changes = this.#remote.change(message);
      if (changes === null) this.#ask(message.node);
      else this.#tell(changes);
    }
  }

  #tell(changes: readonly RemoteChange[]): void {
    if (changes.length > 0) this.#listener.changed(changes);
  }

  #flush(): void {
    this.#isFlushing = false;
    if (this.#isEnded) return;
    const changes = Array.from(this.#dirty, (key): Change => [key, this.#own.get(key) ?? null]);
    this.#dirty.clear();
    for (const part of inParts(changes)) {
      const after = this.#version;
      this.#version = this.#ports.nextVersion();
      this.#publish({ kind: "change", node: this.#ports.node, after, version: this.#version, changes: part });
    }
  }

  #ask(node: NodeId): void {
    this.#wanted.add(node);
    if (this.#isAsking) return;
    this.#isAsking = true;
    this.#ports.clock.after(this.#ports.jitter() * GATHER_MS, () => {
      this.#isAsking = false;
      const of = [...this.#wanted];
      this.#wanted.clear();
      if (of.length > 0) this.#publish({ kind: "ask", node: this.#ports.node, of });
    });
  }

  #answer(): void {
    if (this.#version === 0 || this.#isAnswering) return;
    this.#isAnswering = true;
    this.#ports.clock.after(this.#ports.jitter() * GATHER_MS, () => {
      this.#isAnswering = false;
      if (this.#isEnded) return;
      // The answer must include changes that have not been sent yet.
      if (this.#dirty.size > 0) this.#flush();
      this.#sendWhole();
    });
  }

  #sendWhole(): void {
    const parts = inParts([...this.#own]);
    for (const [part, changes] of parts.entries())
      this.#publish({ kind: "whole", node: this.#ports.node, version: this.#version, part, parts: parts.length, changes });
  }

  #publish(message: RecordMessage): void {
    if (!this.#isEnded) this.#ports.bus.publish(this.name, encodeRecordMessage(message));
  }
}
