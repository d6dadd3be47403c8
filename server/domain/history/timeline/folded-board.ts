import * as Y from "yjs";
import { ROOT_NAMES } from "../../../../shared/board/roots.ts";
import type { LedgerEntry, UpdateEntry } from "../../../../shared/contribution/entry.ts";
import type { Log } from "../../../ports/log.ts";
import type { FoldProgress, StoredLine } from "../../../ports/timeline-store.ts";
import { boardTouches } from "./board-touches.ts";
import { describeTouches, type Deed } from "./describe-touches.ts";
import { updateOf } from "../ledger-updates.ts";
import { TimelineFold } from "./timeline-fold.ts";

/** Where a fold goes on: the document at a seq and the lines that may still grow. */
export interface FoldStart {
  readonly progress: FoldProgress;
  readonly update: Uint8Array;
  readonly recent: readonly StoredLine[];
  readonly log: Log;
}

/**
 * A hot document that entries are applied to one by one, each in a transaction of its own, and the lines they make.
 *
 * It is a replay of the ledger from its start on, and so also the yardstick that snapshots are held against.
 */
export class FoldedBoard {
  readonly doc = new Y.Doc();
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
    // Roots get their kind before any content, or reading them later would convert them.
    for (const root of ROOT_NAMES) this.doc.getMap(root);
    Y.applyUpdate(this.doc, start.update);
    this.doc.on("afterTransaction", (transaction) => this.#describe(transaction));
  }

  get progress(): FoldProgress {
    return this.#progress;
  }

  /** Bytes of updates it was made from: what its memory grows with. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Applies the next entry; answers the lines that are new or grew. */
  apply(entry: LedgerEntry): readonly StoredLine[] {
    this.#progress = { seq: entry.seq, entryHash: entry.hash };
    const update = updateOf(entry);
    if (entry.kind === "claim" || update === null) return [];
    this.#sizeBytes += update.length;
    this.#current = entry;
    this.#deeds = [];
    try {
      Y.applyUpdate(this.doc, update, this);
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

  /** Yjs also runs transactions of its own (it tidies formats); those are nobody's doing. */
  #describe(transaction: Y.Transaction): void {
    const entry = this.#current;
    if (entry === null || transaction.origin !== this) return;
    try {
      this.#deeds = describeTouches(transaction, boardTouches(transaction, entry.inserts));
    } catch (error) {
      // The line must not be lost with its words: who and when are known.
      this.#log.error({ compartment: entry.compartment, seq: entry.seq, err: error }, "an entry could not be put into words");
      this.#deeds = [{ verb: "changed" }];
    }
  }
}
