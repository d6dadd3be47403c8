import * as Y from "yjs";

type StackItem = Y.UndoManager["undoStack"][number];

/**
 * Yjs' undo, exact where letters were deleted and brought back. Yjs brings letters back as copies, and each item names the copy of its
 * first letter. It takes that for the copy of all of the item's letters, and of no others. But Yjs joins and splits items, the
 * copies apart from their originals, so undo would take away some of an act's letters, or letters of another act or person, or bring
 * letters back to the wrong place. So all items are cut first, until each item and its copy hold the same letters.
 */
export class ExactUndo extends Y.UndoManager {
  override undo(): StackItem | null {
    return this.#cutting(() => super.undo());
  }

  override redo(): StackItem | null {
    return this.#cutting(() => super.redo());
  }

  /** Yjs joins items again at the end of a transaction, so the cuts are made in the transaction of the undo itself. */
  #cutting(shift: () => StackItem | null): StackItem | null {
    const cut = (transaction: Y.Transaction) => {
      for (const { insertions, deletions } of [...this.undoStack, ...this.redoStack])
        for (const letters of [insertions, deletions]) Y.iterateDeletedStructs(transaction, letters, () => undefined);
      while (cutOnce(transaction, this.scope as readonly Y.AbstractType<unknown>[]));
    };
    this.doc.once("beforeTransaction", cut);
    try {
      return shift();
    } finally {
      this.doc.off("beforeTransaction", cut);
    }
  }
}

/** Cuts items and their copies where the other ends. Whether it cut any: a cut may call for another one, in a copy of a copy. */
function cutOnce(transaction: Y.Transaction, types: readonly Y.AbstractType<unknown>[]): boolean {
  let isCut = false;
  for (const item of types.flatMap((type) => [...itemsOf(type)])) {
    if (item.redone === null) continue;
    const { client, clock } = item.redone;
    if (cutAt(transaction, item.redone)) isCut = true;
    const { length } = Y.getItem(transaction.doc.store, item.redone);
    if (length > item.length) isCut = cutAt(transaction, Y.createID(client, clock + item.length)) || isCut;
    if (length < item.length) isCut = cutAt(transaction, Y.createID(item.id.client, item.id.clock + length)) || isCut;
  }
  return isCut;
}

/** Whether there was anything to cut. */
function cutAt(transaction: Y.Transaction, id: Y.ID): boolean {
  if (Y.getItem(transaction.doc.store, id).id.clock === id.clock) return false;
  Y.getItemCleanStart(transaction, id);
  return true;
}

/** Everything that stands or stood in a type and in the types within it. */
function* itemsOf(type: Y.AbstractType<unknown>): Generator<Y.Item> {
  for (let item = type._start; item !== null; item = item.right) {
    yield item;
    if (item.content instanceof Y.ContentType) yield* itemsOf(item.content.type);
  }
}
