import * as Y from "yjs";

/**
 * A document that changes only by what is applied to it and what its person does (P11).
 *
 * After remote changes to a formatted text, a plain `Y.Doc` deletes formats that have become redundant, in a transaction of its own. The provider would
 * send that as an edit of the person who looks.
 */
export function quietDoc(): Y.Doc {
  const doc = new Y.Doc();
  doc.on("afterTransaction", (transaction: Y.Transaction) => {
    transaction._needFormattingCleanup = false;
  });
  return doc;
}
