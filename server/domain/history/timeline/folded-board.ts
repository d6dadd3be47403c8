import * as Y from "yjs";
import type { LedgerEntry, UpdateEntry } from "../../../../shared/contribution/entry.ts";
import type { Log } from "../../../ports/log.ts";
import type { FoldProgress, StoredLine } from "../../../ports/timeline-store.ts";
import { boardTouches } from "./board-touches.ts";
import { describeAct } from "./describe-act.ts";
import { describeTouches, type Deed } from "./describe-touches.ts";
import { documentCost } from "./document-cost.ts";
import { updateOf } from "../ledger-updates.ts";
import { applyEach, type Apply } from "../replay/apply-each.ts";
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
 * A document in memory that entries are applied to one after the other, and the timeline lines they make.
 *
 * It replays the ledger, so snapshots are compared with it.
 */
export class FoldedBoard {
  readonly doc = ledgerDocument();
  readonly #fold: TimelineFold;
  readonly #log: Log;
  #progress: FoldProgress;
  #cost: number;

  constructor(start: FoldStart) {
    this.#log = start.log;
    this.#progress = start.progress;
    this.#cost = documentCost(start.update);
    this.#fold = new TimelineFold(start.recent);
    Y.applyUpdate(this.doc, start.update);
  }

  get progress(): FoldProgress {
    return this.#progress;
  }

  /** What it takes ({@link documentCost}). What was deleted since still counts. */
  get cost(): number {
    return this.#cost;
  }

  /** Applies the next entries; answers the lines that are new or grew, each once. */
  apply(entries: readonly LedgerEntry[]): readonly StoredLine[] {
    const lines = new Map<string, StoredLine>();
    applyEach(this.doc, (apply) => {
      for (const entry of entries) {
        const deeds = this.#deedsOf(entry, apply);
        this.#progress = { seq: entry.seq, entryHash: entry.hash };
        if (deeds.length > 0) for (const stored of this.#fold.add(entry, deeds)) lines.set(stored.line.id, stored);
      }
    });
    return [...lines.values()];
  }

  #deedsOf(entry: LedgerEntry, apply: Apply): readonly Deed[] {
    if (entry.kind === "act") return [describeAct(this.doc, entry)];
    if (entry.kind === "extension") return [{ verb: "recorded", field: String(entry.code) }];
    const update = updateOf(entry);
    if (entry.kind !== "update" || update === null) return [];
    let deeds: readonly Deed[] = [];
    try {
      this.#cost += documentCost(update);
      apply({ update, inserts: entry.inserts }, (transaction) => void (deeds = this.#describe(transaction, entry)));
    } catch (error) {
      this.#log.error(
        { compartment: entry.compartment, seq: entry.seq, err: error },
        "an entry of the ledger cannot be applied to its document",
      );
    }
    return deeds;
  }

  /** Releases the document. */
  close(): void {
    this.doc.destroy();
  }

  #describe(transaction: Y.Transaction, entry: UpdateEntry): readonly Deed[] {
    try {
      return describeTouches(transaction, boardTouches(transaction, entry.inserts));
    } catch (error) {
      // Keep a line without a description: who and when are known.
      this.#log.error({ compartment: entry.compartment, seq: entry.seq, err: error }, "an entry could not be described for the timeline");
      return [{ verb: "changed" }];
    }
  }
}
