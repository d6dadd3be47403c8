import type { Lane } from "../../../shared/board/vocabulary.ts";
import type { CompartmentId, PartnerCode } from "../../../shared/ids.ts";
import type { Clock } from "../../ports/clock.ts";
import type { SnapshotStore } from "../../ports/snapshot-store.ts";
import type { CardMapping, History, ReviewDates, Snapshot, TimelineLine } from "../../ports/history.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Log } from "../../ports/log.ts";
import type { TimelineStore } from "../../ports/timeline-store.ts";
import { mappedUpdate } from "../marking/mapped-update.ts";
import { countCards } from "./card-count.ts";
import { rankAtEnd } from "./lane-end.ts";
import { pastState } from "./past-states/past-state.ts";
import { ReplayCheck, type ReplayVerdict } from "./replay/replay-check.ts";
import { readReviewDates } from "./review-dates.ts";
import { SnapshotBuilder } from "./snapshots/snapshot-builder.ts";
import { TimelineProjection } from "./timeline/timeline-projection.ts";

/** What the history is derived from and stored in. The history does not close them. */
export interface DocumentHistoryOptions {
  readonly ledger: Ledger;
  readonly snapshots: SnapshotStore;
  readonly timelines: TimelineStore;
  readonly log: Log;
  /** Yields the thread to other work. */
  readonly yieldTurn: () => Promise<void>;
  readonly clock: Pick<Clock, "monotonic">;
  /** What documents that stay hot take together, in bytes of updates. */
  readonly hotBytes?: number;
  /** Entries that {@link DocumentHistory.foldTimeline} and {@link DocumentHistory.verify} fold at most; all that there are without it. */
  readonly foldEntries?: number;
}

/** {@link History} over a ledger, with the check of what is stored against a replay. */
export class DocumentHistory implements History {
  readonly #options: DocumentHistoryOptions;
  readonly #builder: SnapshotBuilder;
  readonly #projection: TimelineProjection;
  readonly #check: ReplayCheck;

  constructor(options: DocumentHistoryOptions) {
    this.#options = options;
    this.#builder = new SnapshotBuilder(options);
    this.#projection = new TimelineProjection(options);
    this.#check = new ReplayCheck({ ...options, builder: this.#builder, projection: this.#projection });
  }

  load(compartment: CompartmentId): Promise<Awaited<ReturnType<History["load"]>>> {
    return this.#builder.load(compartment);
  }

  snapshot(compartment: CompartmentId): Promise<Snapshot> {
    return this.#builder.snapshot(compartment);
  }

  timeline(
    compartment: CompartmentId,
    page: { readonly before?: string; readonly limit: number },
  ): Promise<Awaited<ReturnType<History["timeline"]>>> {
    return this.#projection.page(compartment, page);
  }

  /** Folds the next part of a timeline. Says whether it reached the head. */
  foldTimeline(compartment: CompartmentId): Promise<boolean> {
    return this.#projection.catchUpPart(compartment, this.#options.foldEntries ?? Infinity);
  }

  timelineSince(compartment: CompartmentId, afterSeq: number): Promise<Awaited<ReturnType<History["timelineSince"]>>> {
    return this.#projection.since(compartment, afterSeq);
  }

  stateAt(compartment: CompartmentId, seq: number): Promise<Uint8Array | null> {
    return pastState(this.#options, compartment, seq);
  }

  countCards(compartment: CompartmentId): Promise<number> {
    return countCards(this.#options, compartment);
  }

  rankAtEnd(compartment: CompartmentId, lane: Lane): Promise<string> {
    return rankAtEnd(this.#options, compartment, lane);
  }

  reviewDates(compartment: CompartmentId, known?: ReviewDates): Promise<ReviewDates> {
    return readReviewDates(this.#options, compartment, known);
  }

  async mapping(compartment: CompartmentId, mapping: CardMapping): ReturnType<History["mapping"]> {
    const { seq } = await this.#options.ledger.head(compartment);
    const state = await pastState(this.#options, compartment, seq);
    const update = state === null ? null : mappedUpdate(state, mapping);
    return update === null ? null : { seq, update };
  }

  lastDeletion(compartment: CompartmentId, card: string): Promise<TimelineLine | null> {
    return this.#projection.lastDeletion(compartment, card);
  }

  writersOf(compartment: CompartmentId, card: string): Promise<readonly PartnerCode[]> {
    return this.#projection.writersOf(compartment, card);
  }

  /** Compares the snapshots with a replay: each one of a small board, every so many entries of a large one (`sizeBytes` of its snapshot). */
  verify(compartment: CompartmentId, sizeBytes: number): Promise<ReplayVerdict> {
    return this.#check.run(compartment, sizeBytes);
  }

  /** Stops running work and releases the documents. Idempotent. */
  async close(): Promise<void> {
    await Promise.all([this.#projection.close(), this.#builder.close()]);
  }
}
