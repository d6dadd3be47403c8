import type { CompartmentId } from "../../../../shared/ids.ts";
import type { SnapshotStore } from "../../../ports/snapshot-store.ts";
import type { Ledger } from "../../../ports/ledger.ts";
import type { Log } from "../../../ports/log.ts";
import { contentDigest } from "./content-digest.ts";
import { applyTogether, ledgerDocument } from "./ledger-document.ts";
import { pastState } from "../past-states/past-state.ts";
import { readPages, updateOf } from "../ledger-updates.ts";
import { digestOfUpdate } from "./replay-digest.ts";
import type { SnapshotBuilder } from "../snapshots/snapshot-builder.ts";
import type { TimelineProjection } from "../timeline/timeline-projection.ts";

/** What a check found. `skipped`: too few entries since the last one. `behind`: the timeline is not folded to the head yet; ask again. */
export type ReplayVerdict = "skipped" | "behind" | "equal" | "snapshot-differed" | "document-differed";

/** What is compared, and where the result is stored and logged. */
export interface ReplayCheckOptions {
  readonly ledger: Ledger;
  readonly snapshots: SnapshotStore;
  readonly builder: SnapshotBuilder;
  readonly projection: TimelineProjection;
  readonly log: Log;
  readonly yieldTurn: () => Promise<void>;
  /** Entries of the timeline that one check may fold; all that there are without it. */
  readonly foldEntries?: number;
}

/** Boards up to this size are checked with every snapshot: replaying 256 kB takes about a tenth of a second. */
const SMALL_BYTES = 262_144;
/** Entries between two checks of a larger board. */
const EVERY_ENTRIES = 1_000;
/** A check costs about a second for 5 MB, so a large board is checked once per sixteenth of its length. */
const EVERY_FRACTION = 16;
/** Entries replayed before the thread is yielded to other work. */
const BATCH_ENTRIES = 500;

/**
 * Compares snapshots with a replay, by content digest and never by state vector (P5).
 *
 * The two sides share no code beyond Yjs itself: a snapshot is packed from bytes, the hot document of the timeline had every entry applied to it.
 * If they differ, a full replay of the ledger decides, and the wrong one is dropped and derived from the ledger again.
 */
export class ReplayCheck {
  readonly #options: ReplayCheckOptions;
  readonly #checkedAt = new Map<CompartmentId, number>();

  constructor(options: ReplayCheckOptions) {
    this.#options = options;
  }

  /** `sizeBytes`: size of the board's newest snapshot. */
  async run(compartment: CompartmentId, sizeBytes: number): Promise<ReplayVerdict> {
    const { ledger, projection } = this.#options;
    const head = await ledger.head(compartment);
    const since = head.seq - (this.#checkedAt.get(compartment) ?? 0);
    const due = sizeBytes <= SMALL_BYTES ? 1 : Math.max(EVERY_ENTRIES, Math.floor(head.seq / EVERY_FRACTION));
    if (since < due) return "skipped";
    if (!(await projection.catchUpPart(compartment, this.#options.foldEntries ?? Infinity))) return "behind";
    const board = await projection.board(compartment);
    if (board === null) return "skipped";
    // Read together, before anything is awaited: the board may fold further entries meanwhile.
    const { seq } = board.progress;
    const hot = contentDigest(board.doc);
    const update = await pastState(this.#options, compartment, seq);
    if (update === null) return "skipped";
    this.#checkedAt.set(compartment, seq);
    const packed = digestOfUpdate(update);
    if (packed === hot) {
      await this.#confirm(compartment, seq, packed);
      return "equal";
    }
    return this.#settle(compartment, { seq, hot, packed });
  }

  /** Stores the digest with the snapshot that was compared, if it is a stored one. */
  async #confirm(compartment: CompartmentId, seq: number, digest: string): Promise<void> {
    const snapshot = await this.#options.snapshots.latest(compartment, seq);
    if (snapshot?.seq === seq && snapshot.digest === "") await this.#options.snapshots.put({ ...snapshot, digest });
  }

  async #settle(compartment: CompartmentId, found: { seq: number; hot: string; packed: string }): Promise<ReplayVerdict> {
    const { builder, projection, log } = this.#options;
    const replay = await this.#replayDigest(compartment, found.seq);
    let verdict: ReplayVerdict = "equal";
    if (found.packed !== replay) {
      await builder.forget(compartment, found.seq);
      verdict = "snapshot-differed";
    }
    if (found.hot !== replay) {
      await projection.drop(compartment, true);
      verdict = found.packed === replay ? "document-differed" : verdict;
    }
    log.error({ compartment, ...found, replay }, "content digests differ from a replay of the ledger; the derived state was dropped");
    return verdict;
  }

  async #replayDigest(compartment: CompartmentId, seq: number): Promise<string> {
    const doc = ledgerDocument();
    for await (const page of readPages(this.#options.ledger, compartment, {
      after: 0,
      upTo: seq,
      except: "act",
      pageEntries: BATCH_ENTRIES,
    })) {
      applyTogether(
        doc,
        page.map(updateOf).filter((update) => update !== null),
      );
      await this.#options.yieldTurn();
    }
    const digest = contentDigest(doc);
    doc.destroy();
    return digest;
  }
}
