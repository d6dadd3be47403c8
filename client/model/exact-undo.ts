import * as Y from "yjs";
import { inReadingOrder } from "./text-items.ts";

type StackItem = Y.UndoManager["undoStack"][number];

/**
 * Yjs' undo, exact where letters were deleted and brought back. Yjs brings letters back as copies, and each item names the copy of its
 * first letter. It takes that for the copy of all of the item's letters, and of no others. But Yjs joins and splits items, the
 * copies apart from their originals, so undo would take away some of an act's letters, or letters of another act or person, or bring
 * letters back to the wrong place. So all items are cut first, until each item and its copy hold the same letters.
 * A press takes exactly one act from its stack, also where nothing of it is left to take back.
 */
export class ExactUndo extends Y.UndoManager {
  override undo(): StackItem | null {
    return this.#exactly("undoing", this.undoStack, () => super.undo());
  }

  override redo(): StackItem | null {
    return this.#exactly("redoing", this.redoStack, () => super.redo());
  }

  /** Whether an act may be taken back now. Called in the transaction that takes it back, before that changes anything. */
  protected mayShift(_act: StackItem, _transaction: Y.Transaction): boolean {
    return true;
  }

  /**
   * Called in the same transaction, after the act was taken back; whether anything of that shows. What it writes is taken back by the next
   * press in the other direction.
   */
  protected afterShift(_act: StackItem, _transaction: Y.Transaction): boolean {
    return true;
  }

  #exactly(press: "undoing" | "redoing", stack: StackItem[], shift: () => StackItem | null): StackItem | null {
    let older: StackItem[] = [];
    let shifted: StackItem | null = null;
    // Yjs joins items again at the end of a transaction, so all is done in the transaction of the undo itself.
    const inOne = (transaction: Y.Transaction) => {
      for (const { insertions, deletions } of [...this.undoStack, ...this.redoStack])
        for (const letters of [insertions, deletions]) Y.iterateDeletedStructs(transaction, letters, () => undefined);
      const types = this.scope as readonly Y.AbstractType<unknown>[];
      while (cutOnce(transaction, types));
      // Where an act changes nothing, Yjs would go on to the act before it.
      older = stack.splice(0);
      const act = older.pop();
      if (act === undefined || !this.mayShift(act, transaction)) return;
      stack.push(act);
      const rejoin = skipReplaced(transaction, types);
      shifted = shift();
      rejoin();
      if (shifted !== null && !this.afterShift(act, transaction)) shifted = null;
      // Yjs notes what was changed at the end of the transaction, and by this flag where.
      this[press] = true;
    };
    try {
      this.doc.transact(inOne, this);
    } finally {
      this[press] = false;
      stack.unshift(...older);
    }
    return shifted;
  }
}

/**
 * Takes items that have a copy in the same deleted element out of that element's list until the returned function is called. To bring
 * an item back in a copy of the element, Yjs looks for neighbours on both sides that were brought back there. The copy stands where its
 * letters were last; the original stands right of it, and would be taken for a neighbour on the wrong side.
 */
function skipReplaced(transaction: Y.Transaction, types: readonly Y.AbstractType<unknown>[]): () => void {
  const skipped: { readonly item: Y.Item; readonly left: Y.Item | null; readonly right: Y.Item | null }[] = [];
  for (const item of itemsIn(types)) {
    const parent = item.parent as Y.AbstractType<unknown>;
    if (item.redone === null || parent._item?.deleted !== true) continue;
    if (Y.getItem(transaction.doc.store, item.redone).parent !== parent) continue;
    const { left, right } = item;
    skipped.push({ item, left, right });
    if (left !== null) left.right = right;
    if (right !== null) right.left = left;
  }
  return () => {
    for (const { item, left, right } of skipped.toReversed()) {
      if (left !== null) left.right = item;
      if (right !== null) right.left = item;
    }
  };
}

/** Cuts items and their copies where the other ends. Whether it cut any: a cut may call for another one, in a copy of a copy. */
function cutOnce(transaction: Y.Transaction, types: readonly Y.AbstractType<unknown>[]): boolean {
  let isCut = false;
  for (const item of itemsIn(types)) {
    if (item.redone === null) continue;
    const { client, clock } = item.redone;
    if (cutAt(transaction, item.redone)) isCut = true;
    const copy: unknown = Y.getItem(transaction.doc.store, item.redone);
    if (!(copy instanceof Y.Item)) continue;
    const { length } = copy;
    if (length > item.length) isCut = cutAt(transaction, Y.createID(client, clock + item.length)) || isCut;
    if (length < item.length) isCut = cutAt(transaction, Y.createID(item.id.client, item.id.clock + length)) || isCut;
  }
  return isCut;
}

/** Whether there was anything to cut. */
function cutAt(transaction: Y.Transaction, id: Y.ID): boolean {
  const struct: unknown = Y.getItem(transaction.doc.store, id);
  // What another person deleted for good has no letters left to cut.
  if (!(struct instanceof Y.Item) || struct.id.clock === id.clock) return false;
  Y.getItemCleanStart(transaction, id);
  return true;
}

/** Everything that stands or stood in these types and in the types within them. */
function itemsIn(types: readonly Y.AbstractType<unknown>[]): readonly Y.Item[] {
  return types.flatMap((type) => [...inReadingOrder(type)].flatMap(({ item, isEnd }) => (isEnd ? [] : [item])));
}
