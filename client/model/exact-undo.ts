import * as Y from "yjs";

type StackItem = Y.UndoManager["undoStack"][number];

/**
 * Yjs' undo, taking away no more than its own acts put there. Where an act's letters were deleted and brought back, Yjs deletes the
 * whole item that holds the copies, and that item may hold more, such as copies of another person's letters that came back with the
 * same paragraph. Such items are cut at the ends of the act first.
 */
export class ExactUndo extends Y.UndoManager {
  override undo(): StackItem | null {
    return this.#cutting(this.undoStack, () => super.undo());
  }

  override redo(): StackItem | null {
    return this.#cutting(this.redoStack, () => super.redo());
  }

  /** Yjs joins items again at the end of a transaction, so the cuts are made in the transaction of the undo itself. */
  #cutting(acts: readonly StackItem[], shift: () => StackItem | null): StackItem | null {
    // An act of which nothing is left is skipped, so any of them may be the one that is taken back.
    const cut = (transaction: Y.Transaction) => {
      for (const { insertions } of acts) cutCopies(transaction, insertions);
    };
    this.doc.once("beforeTransaction", cut);
    try {
      return shift();
    } finally {
      this.doc.off("beforeTransaction", cut);
    }
  }
}

/** Cuts the items that hold copies of these letters, and copies of copies, at the ends of the copies. */
function cutCopies(transaction: Y.Transaction, letters: ReturnType<typeof Y.createDeleteSet>): void {
  const copies = Y.createDeleteSet();
  Y.iterateDeletedStructs(transaction, letters, (struct) => {
    if (!(struct instanceof Y.Item) || struct.redone === null) return;
    const { client, clock } = struct.redone;
    copies.clients.set(client, [...(copies.clients.get(client) ?? []), { clock, len: struct.length }]);
  });
  if (copies.clients.size > 0) cutCopies(transaction, copies);
}
