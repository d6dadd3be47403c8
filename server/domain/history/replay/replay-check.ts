import * as Y from "yjs";
import type { CompartmentId } from "../../../../shared/ids.ts";
import type { CheckpointStore } from "../../../ports/checkpoint-store.ts";
import type { Ledger } from "../../../ports/ledger.ts";
import type { Log } from "../../../ports/log.ts";
import { contentDigest } from "./content-digest.ts";
import { readPages, updateOf } from "../ledger-updates.ts";
import { digestOfUpdate } from "./replay-digest.ts";
import type { Snapshots } from "../snapshots/snapshot-builder.ts";
import type { TimelineProjection } from "../timeline/timeline-projection.ts";

/** What a check found. `skipped`: too few entries since the last one. */
export type ReplayVerdict = "skipped" | "equal" | "snapshot-differed" | "document-differed";

/** What is compared, and where the outcome goes. */
export interface ReplayCheckOptions {
  readonly ledger: Ledger;
  readonly checkpoints: CheckpointStore;
  readonly snapshots: Snapshots;
  readonly projection: TimelineProjection;
  readonly log: Log;
  readonly yieldTurn: () => Promise<void>;
}

/** Entries between two checks of a small board (threats §3.2 rule 7). */
const EVERY_ENTRIES = 1_000;
/** On a large one a check costs about a second for 5 MB, so they come at every sixteenth of its length. */
const EVERY_FRACTION = 16;
/** Entries replayed before other work may go first. */
const BATCH_ENTRIES = 500;

/**
 * Holds the snapshots against a replay: content digests, never state vectors (P5).
 *
 * The two sides share no code beyond Yjs itself: a snapshot is packed from bytes, the hot document of the timeline had every entry applied to it.
 * If they differ, a full replay of the ledger decides; whichever was wrong is dropped and comes back from the ledger.
 */
export class ReplayCheck {
  readonly #options: ReplayCheckOptions;
  readonly #checkedAt = new Map<CompartmentId, number>();

  constructor(options: ReplayCheckOptions) {
    this.#options = options;
  }

  async run(compartment: CompartmentId): Promise<ReplayVerdict> {
    const { ledger, projection, snapshots } = this.#options;
    const head = await ledger.head(compartment);
    const since = head.seq - (this.#checkedAt.get(compartment) ?? 0);
    if (since < Math.max(EVERY_ENTRIES, Math.floor(head.seq / EVERY_FRACTION))) return "skipped";
    const board = await projection.board(compartment);
    if (board === null) return "skipped";
    // Taken together, before anything is awaited: the board folds on.
    const { seq } = board.progress;
    const hot = contentDigest(board.doc);
    const update = await snapshots.stateAt(compartment, seq);
    if (update === null) return "skipped";
    this.#checkedAt.set(compartment, seq);
    const packed = digestOfUpdate(update);
    if (packed === hot) {
      await this.#confirm(compartment, seq, packed);
      return "equal";
    }
    return this.#settle(compartment, { seq, hot, packed });
  }

  /** Notes the digest on the checkpoint that was compared, if it is one. */
  async #confirm(compartment: CompartmentId, seq: number, digest: string): Promise<void> {
    const checkpoint = await this.#options.checkpoints.latest(compartment, seq);
    if (checkpoint?.seq === seq && checkpoint.digest === "") await this.#options.checkpoints.put({ ...checkpoint, digest });
  }

  async #settle(compartment: CompartmentId, found: { seq: number; hot: string; packed: string }): Promise<ReplayVerdict> {
    const { snapshots, projection, log } = this.#options;
    const replay = await this.#replayDigest(compartment, found.seq);
    let verdict: ReplayVerdict = "equal";
    if (found.packed !== replay) {
      await snapshots.forget(compartment, found.seq);
      verdict = "snapshot-differed";
    }
    if (found.hot !== replay) {
      await projection.drop(compartment, true);
      verdict = found.packed === replay ? "document-differed" : verdict;
    }
    log.error({ compartment, ...found, replay }, "content digests differ from a replay of the ledger; what was derived is made anew");
    return verdict;
  }

  async #replayDigest(compartment: CompartmentId, seq: number): Promise<string> {
    const doc = new Y.Doc();
    for await (const page of readPages(this.#options.ledger, compartment, { after: 0, upTo: seq, pageEntries: BATCH_ENTRIES })) {
      for (const entry of page) {
        const update = updateOf(entry);
        if (update !== null) Y.applyUpdate(doc, update);
      }
      await this.#options.yieldTurn();
    }
    const digest = contentDigest(doc);
    doc.destroy();
    return digest;
  }
}
