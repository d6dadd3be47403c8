import type { CompartmentId } from "../../../shared/ids.ts";
import type { CheckpointStore } from "../../ports/checkpoint-store.ts";
import type { History, Snapshot } from "../../ports/history.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Log } from "../../ports/log.ts";
import type { TimelineStore } from "../../ports/timeline-store.ts";
import { ReplayCheck, type ReplayVerdict } from "./replay/replay-check.ts";
import { Snapshots } from "./snapshots/snapshot-builder.ts";
import { TimelineProjection } from "./timeline/timeline-projection.ts";

/** What the history is derived from and kept in. It owns and closes none of them. */
export interface DocumentHistoryOptions {
  readonly ledger: Ledger;
  readonly checkpoints: CheckpointStore;
  readonly timelines: TimelineStore;
  readonly log: Log;
  /** Lets other work of the thread go first. */
  readonly yieldTurn: () => Promise<void>;
  /** Bytes of updates whose documents stay hot. */
  readonly hotBytes?: number;
}

/** {@link History} over a ledger, with the check of threats §3.2 rule 7. */
export class DocumentHistory implements History {
  readonly #snapshots: Snapshots;
  readonly #projection: TimelineProjection;
  readonly #check: ReplayCheck;

  constructor(options: DocumentHistoryOptions) {
    this.#snapshots = new Snapshots(options);
    this.#projection = new TimelineProjection({ ...options, snapshots: this.#snapshots });
    this.#check = new ReplayCheck({ ...options, snapshots: this.#snapshots, projection: this.#projection });
  }

  load(compartment: CompartmentId): Promise<Awaited<ReturnType<History["load"]>>> {
    return this.#snapshots.load(compartment);
  }

  snapshot(compartment: CompartmentId): Promise<Snapshot> {
    return this.#snapshots.snapshot(compartment);
  }

  timeline(
    compartment: CompartmentId,
    page: { readonly before?: string; readonly limit: number },
  ): Promise<Awaited<ReturnType<History["timeline"]>>> {
    return this.#projection.page(compartment, page);
  }

  timelineSince(compartment: CompartmentId, afterSeq: number): Promise<Awaited<ReturnType<History["timelineSince"]>>> {
    return this.#projection.since(compartment, afterSeq);
  }

  stateAt(compartment: CompartmentId, seq: number): Promise<Uint8Array | null> {
    return this.#snapshots.stateAt(compartment, seq);
  }

  /** Folds the timeline to the head and, when enough entries came since the last time, compares it with the snapshots. */
  verify(compartment: CompartmentId): Promise<ReplayVerdict> {
    return this.#check.run(compartment);
  }

  /** Ends work under way and releases the documents. Idempotent. */
  async close(): Promise<void> {
    await Promise.all([this.#projection.close(), this.#snapshots.close()]);
  }
}
