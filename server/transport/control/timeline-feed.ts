import type { Socket } from "socket.io";
import type { TimelineEntry } from "../../../shared/rest/timeline.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import type { RightsLease } from "../../domain/rights-lease.ts";
import type { Clock } from "../../ports/clock.ts";
import type { History, TimelineLine } from "../../ports/history.ts";
import type { Log } from "../../ports/log.ts";
import { WorkUnavailable } from "../../ports/work.ts";

/** New lines are read at most this often per compartment: projecting costs, and people read slower. */
const FEED_MS = 250;

/** After a read that failed it is tried again, so that followers need not wait for the next edit. */
const RETRY_MS = 1_000;

/** What the live timeline needs. */
export interface FeedPorts {
  readonly history: Pick<History, "timelineSince">;
  /** Puts names to lines, as the REST API does. */
  readonly presentLines: (lines: readonly TimelineLine[]) => Promise<readonly TimelineEntry[]>;
  /** Head of a compartment's ledger. */
  readonly headSeq: (compartment: CompartmentId) => Promise<number>;
  /** Calls back with the head of a compartment, now and when other nodes have moved it; absent where there are none. Returns the undo. */
  readonly onMoved?: (compartment: CompartmentId, moved: (headSeq: number) => void) => () => void;
  /** Until when the known rights may be relied on; absent where no other process changes them. */
  readonly rights?: Pick<RightsLease, "hasRunOut">;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether anyone follows a compartment now and may read it. */
  readonly isFollowed: (compartment: CompartmentId) => boolean;
  /** Records that those who follow a compartment are sent its entries after `baseSeq` up to `seq` (R50). Rejects where it cannot: then nothing is sent. */
  readonly record: (compartment: CompartmentId, sent: { readonly seq: number; readonly baseSeq: number }) => Promise<void>;
  /** Connections that follow a compartment now and may read it, of whom that is recorded. */
  readonly followersOf: (compartment: CompartmentId) => readonly Socket[];
}

/** Pushes new and changed timeline lines to the followers of a compartment. A compartment without followers costs nothing. */
export class TimelineFeed {
  readonly #ports: FeedPorts;
  /** Where the feed of each followed compartment stands. */
  readonly #seqs = new Map<CompartmentId, Promise<number>>();
  readonly #due = new Set<CompartmentId>();
  readonly #unfollow = new Map<CompartmentId, () => void>();

  constructor(ports: FeedPorts) {
    this.#ports = ports;
  }

  /** Starts the feed of a compartment at its present head, if it has none. */
  follow(compartment: CompartmentId): void {
    if (this.#seqs.has(compartment)) return;
    const start = this.#ports.headSeq(compartment);
    this.#seqs.set(compartment, start);
    const unfollow = this.#ports.onMoved?.(compartment, (headSeq) => void this.#moved(compartment, headSeq));
    if (unfollow !== undefined) this.#unfollow.set(compartment, unfollow);
    start.catch((cause: unknown) => {
      this.#forget(compartment);
      this.#ports.log.error({ err: cause, compartment }, "timeline feed could not start");
    });
  }

  /** Says that a compartment has new entries. */
  committed(compartment: CompartmentId): void {
    if (!this.#seqs.has(compartment) || this.#due.has(compartment)) return;
    this.#due.add(compartment);
    this.#ports.clock.after(FEED_MS, () => void this.#send(compartment));
  }

  async #moved(compartment: CompartmentId, headSeq: number): Promise<void> {
    const seen = await this.#seqs.get(compartment)?.catch(() => null);
    if (seen !== null && seen !== undefined && headSeq > seen) this.committed(compartment);
  }

  #forget(compartment: CompartmentId): void {
    this.#seqs.delete(compartment);
    this.#unfollow.get(compartment)?.();
    this.#unfollow.delete(compartment);
  }

  async #send(compartment: CompartmentId): Promise<void> {
    // First of all: what is committed from here on is due again, whether or not this read still sees it.
    this.#due.delete(compartment);
    let after: number | null = null;
    try {
      if (!this.#ports.isFollowed(compartment)) return this.#forget(compartment);
      after = await (this.#seqs.get(compartment) ?? this.#ports.headSeq(compartment));
      const { entries: lines, seq } = await this.#ports.history.timelineSince(compartment, after);
      this.#stand(compartment, seq);
      if (lines.length === 0) return;
      const entries = await this.#ports.presentLines(lines);
      await this.#ports.record(compartment, { seq, baseSeq: after });
      // A follower may have lost a right that this node has not heard of (RULES.md, N9).
      if (this.#ports.rights?.hasRunOut === true) return this.#retry(compartment, after);
      // Asked again: a follower may have lost the right while names were looked up.
      for (const socket of this.#ports.followersOf(compartment)) socket.emit("timeline", { compartment, entries });
      // One answer holds some hundreds of lines: the rest must not wait for the next edit.
      if (seq < (await this.#ports.headSeq(compartment))) this.committed(compartment);
    } catch (cause) {
      // What a pool could not do it has logged itself.
      if (!(cause instanceof WorkUnavailable))
        this.#ports.log.error({ err: cause, compartment }, "timeline feed failed; it is tried again");
      this.#retry(compartment, after);
    }
  }

  /** Tries again later from `after` on: what was read may not have been sent. */
  #retry(compartment: CompartmentId, after: number | null): void {
    if (after !== null) this.#stand(compartment, after);
    this.#ports.clock.after(RETRY_MS, () => this.committed(compartment));
  }

  /** Notes where a feed stands, if it has not been left meanwhile. */
  #stand(compartment: CompartmentId, seq: number): void {
    if (this.#seqs.has(compartment)) this.#seqs.set(compartment, Promise.resolve(seq));
  }
}
