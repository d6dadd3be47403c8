import * as Y from "yjs";
import type { LedgerEntry, UpdateEntry } from "../../../../shared/contribution/entry.ts";
import type { Log } from "../../../ports/log.ts";
import type { FoldProgress, StoredLine } from "../../../ports/timeline-store.ts";
import { boardTouches } from "./board-touches.ts";
import { describeTouches, type Deed } from "./describe-touches.ts";
import { updateOf } from "../ledger-updates.ts";
import { ledgerDocument } from "../replay/ledger-document.ts";
import { TimelineFold } from "./timeline-fold.ts";

/** Where a fold continues: the document at a seq, and the lines that may still grow. */
export interface FoldStart {
  readonly progress: FoldProgress;
  readonly update: Uint8Array;
  readonly recent: readonly StoredLine[];
  readonly log: Log;
}

/**
 * A document in memory that entries are applied to one by one, each in its own transaction, and the timeline lines they make.
 *
 * It replays the ledger, so snapshots are compared with it.
 */
export class FoldedBoard {
  readonly doc = ledgerDocument();
  readonly #fold: TimelineFold;
  readonly #log: Log;
  #progress: FoldProgress;
  #sizeBytes: number;
  #current: UpdateEntry | null = null;
  #deeds: Deed[] = [];

  constructor(start: FoldStart) {
    this.#log = start.log;
    this.#progress = start.progress;
    this.#sizeBytes = start.update.length;
    this.#fold = new TimelineFold(start.recent);
    Y.applyUpdate(this.doc, start.update);
    this.doc.on("afterTransaction", (transaction) => this.#describe(transaction));
  }

  get progress(): FoldProgress {
    return this.#progress;
  }

  /** Bytes of updates it was made from; its memory grows with them. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Applies the next entry; answers the lines that are new or grew. */
  apply(entry: LedgerEntry): readonly StoredLine[] {
    this.#progress = { seq: entry.seq, entryHash: entry.hash };
    if (entry.kind === "act") return this.#fold.add(entry, [{ verb: "acted", field: entry.type }]);
    if (entry.kind === "extension") return this.#fold.add(entry, [{ verb: "recorded", field: String(entry.code) }]);
    const update = updateOf(entry);
    if (entry.kind !== "update" || update === null) return [];
    this.#sizeBytes += update.length;
    this.#current = entry;
    this.#deeds = [];
    try {
      Y.applyUpdate(this.doc, update);
    } catch (error) {
      this.#log.error(
        { compartment: entry.compartment, seq: entry.seq, err: error },
        "an entry of the ledger cannot be applied to its document",
      );
    } finally {
      this.#current = null;
    }
    return this.#deeds.length === 0 ? [] : this.#fold.add(entry, this.#deeds);
  }

  /** Releases the document. */
  close(): void {
    this.doc.destroy();
  }

  #describe(transaction: Y.Transaction): void {
    const entry = this.#current;
    if (entry === null) return;
    try {
      this.#deeds = describeTouches(transaction, boardTouches(transaction, entry.inserts));
    } catch (error) {
      // Keep a line without a description: who and when are known.
      this.#log.error({ compartment: entry.compartment, seq: entry.seq, err: error }, "an entry could not be described for the timeline");
      this.#deeds = [{ verb: "changed" }];
    }
  }
}
