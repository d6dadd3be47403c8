import type { CompartmentId } from "../../../shared/ids.ts";
import type { Bus, Subscription } from "../../ports/bus.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CommitExchange, CommitListener } from "../../ports/cluster.ts";
import type { Commit } from "../../ports/engine.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Log } from "../../ports/log.ts";
import { decodeCommitMessage, encodeCommitMessage } from "./commit-message.ts";

/** How often the heads of what is followed are looked at in the ledger: seldom while the bus works, often while it does not. */
const POLL_MS = 2_000;
const POLL_WITHOUT_BUS_MS = 250;
/** Compartments asked for at once. */
const HEADS_AT_ONCE = 1_000;

/** What the relay works with. */
export interface CommitRelayPorts {
  readonly bus: Bus;
  readonly ledger: Pick<Ledger, "heads">;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Tells the nodes of a cluster of each other's commits (RULES.md, section N). The bus makes it quick; that nothing is missed rests
 * on the ledger alone, whose heads are looked at when a compartment is first followed, when the bus comes back, and every now and then.
 */
export class CommitRelay implements CommitExchange {
  readonly #ports: CommitRelayPorts;
  readonly #followed = new Map<CompartmentId, { readonly subscription: Subscription; readonly listeners: Set<CommitListener> }>();
  readonly #stopListening: () => void;
  #cancelPoll: (() => void) | null = null;
  #isStopped = false;
  #isFailing = false;

  constructor(ports: CommitRelayPorts) {
    this.#ports = ports;
    this.#stopListening = ports.bus.onChange((isConnected) => {
      // Either way now: what came before the break was told, what came in it may have been lost.
      void this.#look([...this.#followed.keys()]);
      if (!isConnected) this.#schedulePoll();
    });
    this.#schedulePoll();
  }

  /** Sends a durable commit of this node to the other nodes. Never throws; the message may get lost. */
  publish(commit: Commit): void {
    this.#ports.bus.publish(topicOf(commit.compartment), encodeCommitMessage(commit, this.#ports.clock.now()));
  }

  /** Tells a listener of other nodes' commits in a compartment, and of its head as soon as nothing after it can be missed. Returns the undo. */
  follow(compartment: CompartmentId, listener: CommitListener): () => void {
    const followed = this.#followed.get(compartment) ?? this.#start(compartment);
    followed.listeners.add(listener);
    void followed.subscription.active.then(() => this.#look([compartment]));
    return () => {
      followed.listeners.delete(listener);
      if (followed.listeners.size > 0 || this.#followed.get(compartment) !== followed) return;
      this.#followed.delete(compartment);
      followed.subscription.end();
    };
  }

  /** Calls back with the head of a compartment: first where it stands, then whenever other nodes have moved it on. Returns the undo. */
  onMoved(compartment: CompartmentId, moved: (headSeq: number) => void): () => void {
    let known = 0;
    const at = (seq: number): void => {
      if (seq <= known) return;
      known = seq;
      moved(seq);
    };
    return this.follow(compartment, { commit: ({ headSeq }) => at(headSeq), head: at });
  }

  /** Ends polling and every subscription. Idempotent. The bus is its opener's to close. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelPoll?.();
    this.#stopListening();
    for (const { subscription } of this.#followed.values()) subscription.end();
    this.#followed.clear();
  }

  #start(compartment: CompartmentId) {
    const listeners = new Set<CommitListener>();
    const subscription = this.#ports.bus.subscribe(topicOf(compartment), (bytes) => {
      const message = decodeCommitMessage(compartment, bytes);
      if (message === null) return;
      const lagMs = Math.max(0, this.#ports.clock.now() - message.at);
      for (const listener of listeners) {
        if (message.commit === null) listener.head(message.headSeq, -Infinity);
        else listener.commit(message.commit, lagMs);
      }
    });
    const followed = { subscription, listeners };
    this.#followed.set(compartment, followed);
    return followed;
  }

  #schedulePoll(): void {
    this.#cancelPoll?.();
    if (this.#isStopped) return;
    const { bus, clock } = this.#ports;
    this.#cancelPoll = clock.after(bus.isConnected ? POLL_MS : POLL_WITHOUT_BUS_MS, () => {
      void this.#look([...this.#followed.keys()]).then(() => this.#schedulePoll());
    });
  }

  async #look(compartments: readonly CompartmentId[]): Promise<void> {
    try {
      for (let from = 0; from < compartments.length && !this.#isStopped; from += HEADS_AT_ONCE) {
        const asked = compartments.slice(from, from + HEADS_AT_ONCE);
        const askedMs = this.#ports.clock.monotonic();
        const heads = await this.#ports.ledger.heads(asked);
        for (const compartment of asked) {
          for (const listener of this.#followed.get(compartment)?.listeners ?? []) listener.head(heads.get(compartment) ?? 0, askedMs);
        }
      }
      this.#isFailing = false;
    } catch (cause) {
      // Once per outage: it is tried again all the time.
      if (!this.#isFailing && !this.#isStopped)
        this.#ports.log.warn({ err: cause }, "the ledger's heads could not be looked at; it is tried again");
      this.#isFailing = true;
    }
  }
}

function topicOf(compartment: CompartmentId): string {
  return `commits/${compartment}`;
}
