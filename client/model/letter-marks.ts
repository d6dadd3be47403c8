import * as Y from "yjs";
import { inReadingOrder } from "./text-items.ts";

/** Marks by their names. A mark that is not set is not there. */
export type Marks = ReadonlyMap<string, unknown>;

/** Some letters in a transaction, with the marks that they had before it and have now; null where the letters were not there, or are not. */
export interface Letters {
  readonly item: Y.Item;
  readonly was: Marks | null;
  readonly is: Marks | null;
  /** The borders of the marks that stand at their place now, whether they are there or not. */
  readonly borders: ReadonlyMap<string, Y.Item>;
}

/** What an act did to the marks of some letters. */
export interface MarkChange {
  readonly id: Y.ID;
  readonly length: number;
  /** The marks that it changed as they were before, null where there was none; of letters that it took away, all their marks. */
  readonly before: Marks;
}

/** What a transaction did to the marks of letters. To be called at its end, before Yjs discards what was deleted. */
export function markChangesIn(transaction: Y.Transaction): readonly MarkChange[] {
  const texts = new Set<unknown>(transaction.changed.keys());
  Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
    if (struct instanceof Y.Item) texts.add(struct.parent);
  });
  const lettersIn = readerOf(transaction);
  return [...texts].flatMap((text) =>
    (text instanceof Y.XmlText ? lettersIn(text) : []).flatMap(({ item, was, is }) => {
      if (was === null) return [];
      const before = is === null ? was : new Map(changedMarks(was, is).map((mark) => [mark, was.get(mark) ?? null]));
      return is === null || before.size > 0 ? [{ id: item.id, length: item.length, before }] : [];
    }),
  );
}

/** Whether a transaction that is under way has changed anything that a reader sees: letters, blocks, their attributes or marks. */
export function showsChange(transaction: Y.Transaction, body: Y.AbstractType<unknown>): boolean {
  const written = Y.createDeleteSet();
  const { clientID, store } = transaction.doc;
  const from = transaction.beforeState.get(clientID) ?? 0;
  written.clients.set(clientID, [{ clock: from, len: Y.getState(store, clientID) - from }]);
  let isShown = false;
  Y.iterateDeletedStructs(transaction, Y.mergeDeleteSets([transaction.deleteSet, written]), (struct) => {
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentFormat)) isShown = true;
  });
  const lettersIn = readerOf(transaction);
  return (
    isShown ||
    textsIn(body).some((text) => lettersIn(text).some(({ was, is }) => was !== null && is !== null && changedMarks(was, is).length > 0))
  );
}

/** The texts that stand in a body, in reading order. */
export function textsIn(body: Y.AbstractType<unknown>): readonly Y.XmlText[] {
  const types = [...inReadingOrder(body)].flatMap(({ item, isEnd }) =>
    !isEnd && !item.deleted && item.content instanceof Y.ContentType ? [item.content.type] : [],
  );
  return types.filter((type) => type instanceof Y.XmlText);
}

/** Reads all letters that stand or stood in a text, in their order. */
export function readerOf({ beforeState, deleteSet }: Y.Transaction): (text: Y.XmlText) => readonly Letters[] {
  const deleted = Y.mergeDeleteSets([deleteSet]);
  return (text) => {
    const [were, are] = [new Map<string, Y.Item>(), new Map<string, Y.Item>()];
    const letters: Letters[] = [];
    for (let item = text._start; item !== null; item = item.right) {
      const wasThere = item.id.clock < (beforeState.get(item.id.client) ?? 0) && (!item.deleted || Y.isDeleted(deleted, item.id));
      if (item.content instanceof Y.ContentFormat) {
        if (wasThere) pass(were, item, item.content);
        if (!item.deleted) pass(are, item, item.content);
      } else if (item.countable)
        letters.push({ item, was: wasThere ? marksOf(were) : null, is: item.deleted ? null : marksOf(are), borders: new Map(are) });
    }
    return letters;
  };
}

function pass(borders: Map<string, Y.Item>, border: Y.Item, { key, value }: Y.ContentFormat): void {
  if (value === null) borders.delete(key);
  else borders.set(key, border);
}

function marksOf(borders: ReadonlyMap<string, Y.Item>): Marks {
  return new Map([...borders].map(([mark, { content }]) => [mark, (content as Y.ContentFormat).value]));
}

/** The names of the marks that differ. */
function changedMarks(was: Marks, is: Marks): readonly string[] {
  return [...new Set([...was.keys(), ...is.keys()])].filter((mark) => !isAlike(was.get(mark), is.get(mark)));
}

/** Whether two values of a mark are the same; undefined and null both say that there is none. */
export function isAlike(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
