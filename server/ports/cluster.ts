import type { CompartmentId } from "../../shared/ids.ts";
import type { Commit } from "./engine.ts";

// How the hub and the rosters reach the other nodes of a cluster. Both ports work over the bus, which may lose, repeat and
// reorder messages; server/domain/cluster implements them so that nothing is lost for good.

/** Receives what other nodes commit in one compartment. Its methods must not throw. */
export interface CommitListener {
  /** A commit of another node. Commits arrive in any order, may repeat, and may never arrive. `lagMs` is their age, milliseconds. */
  commit(commit: Commit, lagMs: number): void;
  /**
   * The ledger's head, read by a query sent at `askedMs` (monotonic milliseconds; -Infinity if another node announced it). This is
   * how a commit that the bus lost is noticed.
   */
  head(seq: number, askedMs: number): void;
}

/** Exchanges commits with the other nodes over the same ledger. */
export interface CommitExchange {
  /** Sends a durable commit of this node to the other nodes. Never throws; the message may get lost. */
  publish(commit: Commit): void;
  /** Passes other nodes' commits in a compartment to the listener, and its head as soon as no later one can be missed. Returns the undo. */
  follow(compartment: CompartmentId, listener: CommitListener): () => void;
}

/** Names one run of one node. A node gets a new name at every start. */
export type NodeId = string;

/** A record that another node set (`value`) or removed (null). */
export interface RemoteChange {
  readonly node: NodeId;
  readonly key: string;
  readonly value: string | null;
}

/** Receives what other nodes do under one topic. Its methods must not throw. */
export interface TopicListener {
  /** Other nodes added, changed or removed records. */
  changed(changes: readonly RemoteChange[]): void;
  /** Another node sent words to this node alone ({@link SharedTopic.tell}). */
  told?(from: NodeId, words: string): void;
}

/** One topic that this node follows: its own records under it, seen by every other node that follows the topic. */
export interface SharedTopic {
  /** The keys of this node's own records. */
  readonly ownKeys: Iterable<string>;
  /** Sets one of this node's records, or removes it with null. Changes of one turn travel in one message. */
  put(key: string, value: string | null): void;
  /** Sends words to one node that follows the topic. They may get lost. */
  tell(to: NodeId, words: string): void;
  /** Removes this node's records and stops following. Idempotent. */
  end(): void;
}

/** Small records that live nodes keep of each other. They are never stored, and a node's records are removed when the node is gone. */
export interface SharedRecords {
  /** The name of this node. */
  readonly node: NodeId;
  /** Follows a topic. Throws if this node follows it already. */
  follow(name: string, listener: TopicListener): SharedTopic;
}
