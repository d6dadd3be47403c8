import * as Y from "yjs";
import type { IdRange } from "../../../../shared/contribution/entry.ts";

/** One entry's update, and the ids that it inserts. */
export interface AppliedUpdate {
  readonly update: Uint8Array;
  readonly inserts: readonly IdRange[];
}

/** Applies one update. `describe` is called with what it did. */
export type Apply = (applied: AppliedUpdate, describe: (transaction: Y.Transaction) => void) => void;

/**
 * Applies the updates that `steps` calls `apply` with, all in one transaction, and shows each as if it had a transaction of its own.
 *
 * A transaction of Yjs copies the clocks of all client ids twice, so that one for each update would multiply the number of updates with
 * the number of client ids. Here the fields that tell what a transaction did are set for each update: `beforeState`, `deleteSet` and
 * `changed`. After each update Yjs' own clean-up runs over what it inserted and deleted (`tryGc`: deleted content is dropped, neighbours are
 * joined). The document is then as after transactions of their own, and next to nothing is left for the end of the whole one.
 *
 * `apply` calls `describe` before that clean-up, while deleted content can still be read. It throws what Yjs or `describe` throws; the next
 * update can be applied all the same.
 */
export function applyEach(doc: Y.Doc, steps: (apply: Apply) => void): void {
  doc.transact((transaction) => {
    steps((applied, describe) => {
      try {
        Y.applyUpdate(doc, applied.update);
        // What reads a delete set expects its ranges in order.
        transaction.deleteSet = Y.mergeDeleteSets([transaction.deleteSet]);
        describe(transaction);
      } finally {
        cleanUp(transaction, applied.inserts);
      }
    });
  });
}

/** Ends one update: what follows counts as later than it. */
function cleanUp(transaction: Y.Transaction, inserts: readonly IdRange[]): void {
  const { store, gcFilter } = transaction.doc;
  const touched = Y.createDeleteSet();
  for (const { client, from, to } of inserts) {
    const end = Math.min(to, Y.getState(store, client));
    if (from >= end) continue;
    touched.clients.set(client, [...(touched.clients.get(client) ?? []), { clock: from, len: end - from }]);
    transaction.beforeState.set(client, end);
  }
  Y.tryGc(Y.mergeDeleteSets([touched, transaction.deleteSet]), store, gcFilter);
  transaction.changed.clear();
  transaction.deleteSet = Y.createDeleteSet();
}
