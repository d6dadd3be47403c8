import * as Y from "yjs";

/** What stands for some letters or a block now. */
export function currentItems(transaction: Y.Transaction, id: Y.ID, length: number): readonly (Y.Item | Y.GC)[] {
  const items: (Y.Item | Y.GC)[] = [];
  const range = Y.createDeleteSet();
  range.clients.set(id.client, [{ clock: id.clock, len: length }]);
  Y.iterateDeletedStructs(transaction, range, (struct) => items.push(struct instanceof Y.Item ? latest(struct, transaction) : struct));
  return items;
}

/** The copy of an item that undo brought back last; the item itself, if none. A copy that another person deleted may be gone for good. */
export function latest(item: Y.Item, { doc }: Y.Transaction): Y.Item | Y.GC {
  let current: Y.Item | Y.GC = item;
  while (current instanceof Y.Item && current.redone !== null) current = Y.getItem(doc.store, current.redone) as Y.Item | Y.GC;
  return current;
}

/** All that stands or stood in a text; each block at its start and at its end. */
export function* inReadingOrder(type: Y.AbstractType<unknown>): Generator<{ readonly item: Y.Item; readonly isEnd: boolean }> {
  for (let item = type._start; item !== null; item = item.right) {
    yield { item, isEnd: false };
    if (!(item.content instanceof Y.ContentType)) continue;
    yield* inReadingOrder(item.content.type);
    yield { item, isEnd: true };
  }
}

/**
 * Tells what came into a text after a moment. `seen`: the clocks of all clients at that moment. What one's own undo brought back is as old as
 * what it stands for.
 */
export function newerThan(
  seen: ReadonlyMap<number, number>,
  text: Y.AbstractType<unknown>,
  transaction: Y.Transaction,
): (item: Y.Item) => boolean {
  const isNewer = ({ id }: Y.Item) => id.clock >= (seen.get(id.client) ?? 0);
  const broughtBack = new Set<Y.Item | Y.GC>();
  for (const { item } of inReadingOrder(text)) if (item.redone !== null && !isNewer(item)) broughtBack.add(latest(item, transaction));
  return (item) => isNewer(item) && !broughtBack.has(item);
}
