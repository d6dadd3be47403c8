import type { Socket } from "socket.io";
import type { ActEvent } from "../../../shared/control/events.ts";
import type { ActEntry } from "../../../shared/contribution/entry.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import type { RightsLease } from "../../domain/rights-lease.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CommitListener } from "../../ports/cluster.ts";
import { mayHoldActs } from "../../ports/engine.ts";
import type { Log } from "../../ports/log.ts";

/** Acts read at once. */
const PAGE_ACTS = 200;
/** After a read that failed it is tried again, so that followers need not wait for the next act. */
const RETRY_MS = 1_000;

/** What the live acts need. */
export interface ActFeedPorts {
  /** Acts of a compartment after an entry, oldest first. */
  readonly actsAfter: (
    compartment: CompartmentId,
    page: { readonly after: number; readonly limit: number },
  ) => Promise<readonly ActEntry[]>;
  /** Puts names to acts. */
  readonly presentActs: (acts: readonly ActEntry[]) => Promise<readonly ActEvent[]>;
  /** Head of a compartment's ledger. */
  readonly headSeq: (compartment: CompartmentId) => Promise<number>;
  /** Follows what other nodes commit to a compartment; absent where there are none. Returns the undo. */
  readonly followCommits?: (compartment: CompartmentId, listener: CommitListener) => () => void;
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

/** How far the acts of a followed compartment have been sent. */
interface Stand {
  seq: Promise<number>;
  /** The ledger is known to reach this far. */
  headSeq: number;
  isReading: boolean;
  /** More may have come since the read under way began. */
  isDue: boolean;
  /** A read failed, and is tried again in a moment: nothing is read until then. */
  isRetrying: boolean;
  unfollow: () => void;
}

/** Sends each act of a compartment to those who follow it, whichever node wrote it, in the ledger's order. A compartment that no one follows any more is left with its next act. */
export class ActFeed {
  readonly #ports: ActFeedPorts;
  readonly #stands = new Map<CompartmentId, Stand>();

  constructor(ports: ActFeedPorts) {
    this.#ports = ports;
  }

  /** Starts the feed of a compartment at its present head, if it has none. Resolves when nothing that comes is missed any more, or the feed could not start, which is logged. */
  async follow(compartment: CompartmentId): Promise<void> {
    const known = this.#stands.get(compartment);
    if (known !== undefined) return void (await known.seq.catch(() => null));
    const stand: Stand = {
      seq: this.#ports.headSeq(compartment),
      headSeq: 0,
      isReading: false,
      isDue: false,
      isRetrying: false,
      unfollow: () => {},
    };
    this.#stands.set(compartment, stand);
    stand.unfollow =
      this.#ports.followCommits?.(compartment, {
        commit: (commit) => {
          if (mayHoldActs(commit)) this.committed(compartment);
        },
        head: (headSeq) => void this.#moved(compartment, headSeq),
      }) ?? (() => {});
    try {
      await stand.seq;
    } catch (cause) {
      this.#forget(compartment, stand);
      this.#ports.log.error({ err: cause, compartment }, "the feed of acts could not start");
    }
  }

  /** Says that a compartment may have new acts. */
  committed(compartment: CompartmentId): void {
    const stand = this.#stands.get(compartment);
    if (stand === undefined) return;
    stand.isDue = true;
    if (!stand.isReading && !stand.isRetrying) void this.#send(compartment, stand);
  }

  async #moved(compartment: CompartmentId, headSeq: number): Promise<void> {
    const stand = this.#stands.get(compartment);
    const seq = await stand?.seq.catch(() => null);
    if (stand === undefined || seq === null || seq === undefined || headSeq <= seq) return;
    stand.headSeq = Math.max(stand.headSeq, headSeq);
    this.committed(compartment);
  }

  #forget(compartment: CompartmentId, stand: Stand): void {
    if (this.#stands.get(compartment) !== stand) return;
    this.#stands.delete(compartment);
    stand.unfollow();
  }

  async #send(compartment: CompartmentId, stand: Stand): Promise<void> {
    stand.isReading = true;
    try {
      while (stand.isDue && this.#stands.get(compartment) === stand) {
        stand.isDue = false;
        if (!this.#ports.isFollowed(compartment)) return this.#forget(compartment, stand);
        await this.#sendNew(compartment, stand);
      }
      stand.isReading = false;
    } catch (cause) {
      stand.isReading = false;
      this.#ports.log.error({ err: cause, compartment }, "acts could not be sent; it is tried again");
      stand.isRetrying = true;
      this.#ports.clock.after(RETRY_MS, () => {
        stand.isRetrying = false;
        if (this.#stands.get(compartment) === stand) this.committed(compartment);
      });
    }
  }

  async #sendNew(compartment: CompartmentId, stand: Stand): Promise<void> {
    const after = await stand.seq;
    const { headSeq } = stand;
    const acts = await this.#ports.actsAfter(compartment, { after, limit: PAGE_ACTS });
    if (acts.length > 0) {
      const events = await this.#ports.presentActs(acts);
      await this.#ports.record(compartment, { seq: acts.at(-1)?.seq ?? after, baseSeq: after });
      // A follower may have lost a right that this node has not heard of (RULES.md, N9).
      if (this.#ports.rights?.hasRunOut === true) throw new Error("the rights known here are too old");
      // Asked again: a follower may have lost the right while names were looked up.
      for (const socket of this.#ports.followersOf(compartment)) for (const event of events) socket.emit("act", event);
    }
    const lastSeq = acts.at(-1)?.seq ?? after;
    // A page may end before the head for its bytes: only an empty one says that there are no more.
    stand.seq = Promise.resolve(acts.length === 0 ? Math.max(after, headSeq) : lastSeq);
    if (acts.length > 0) stand.isDue = true;
  }
}
