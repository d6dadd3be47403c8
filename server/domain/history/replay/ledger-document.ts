import * as Y from "yjs";
import { ROOT_NAMES } from "../../../../shared/board/roots.ts";

/**
 * An empty document for replaying ledger entries into.
 *
 * Differs from a plain `Y.Doc` in two ways. Its roots are maps from the start, because reading them later would convert them. And Yjs
 * does not tidy the formats of a text after each transaction: that walks the whole text with a copy of its open formats at each run,
 * which is quadratic, and it also deletes formats into which a later update writes text.
 */
export function ledgerDocument(): Y.Doc {
  const doc = new Y.Doc();
  for (const root of ROOT_NAMES) doc.getMap(root);
  doc.on("afterTransaction", (transaction) => {
    transaction._needFormattingCleanup = false;
  });
  return doc;
}

/**
 * Applies updates, oldest first, in one transaction. A transaction copies the state vector twice, so one for each update would
 * multiply the number of updates with the number of client ids.
 */
export function applyTogether(doc: Y.Doc, updates: readonly Uint8Array[]): void {
  if (updates.length === 0) return;
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update);
  });
}
