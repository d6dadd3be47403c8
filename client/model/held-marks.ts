import * as Y from "yjs";
import { isAlike, readerOf, textsIn, type Letters, type MarkChange, type Marks } from "./letter-marks.ts";
import { isReplacement, seenBy, type TextAct } from "./text-act.ts";
import { currentItems, inReadingOrder, newerThan } from "./text-items.ts";

/**
 * Holds a press of undo or redo to the marks that its own act had changed. To be called in its transaction, after Yjs took the act back.
 * `changes`: what the edits of the act did, in their order.
 *
 * In Yjs, a mark is a border where it begins and another where it ends, and one border may serve the marks of several people: without the end
 * of one's own mark, another person's runs on. And undo brings letters back beside those that they stand for, where a border may stand between
 * the two. So what a press changed beyond its act is put back:
 * - Letters whose mark the act had not changed keep it.
 * - Letters that came since go with those of the act between which they stand, such as words that were typed within one's own bold words.
 * - Letters that the act had moved come back with the marks that they had.
 * - Letters that come back have no other marks than they had: nothing tells a mark that another person gave to them while they were gone from
 *   one that they gave to letters beside them.
 * - A mark that another person gave to letters where they had stood before undo brought them back stays when the act's own goes.
 */
export function holdMarks(changes: readonly MarkChange[], act: TextAct, body: Y.AbstractType<unknown>, transaction: Y.Transaction): void {
  const press: Press = {
    before: marksBefore(changes, transaction),
    isSince: newerThan(seenBy(act), body, transaction),
    originals: originalsIn(body, transaction),
    isMove: isReplacement(act),
  };
  const lettersIn = readerOf(transaction);
  for (const text of textsIn(body)) {
    const letters = lettersIn(text);
    const othersAtFirst = readerAtFirst(letters, press, transaction.doc.clientID);
    let index = 0;
    for (const [at, { item, was, is }] of letters.entries()) {
      if (is === null) continue;
      const marks = new Set([was ?? press.before.get(item) ?? is, is].flatMap((known) => [...known.keys()]));
      const others = othersAtFirst(item);
      const wanted = [...marks].map((mark) => [mark, wantedMark(press, { letters, at, mark, isOfOthers: others.has(mark) })] as const);
      const wrong = wanted.filter(([mark, value]) => !isAlike(value, is.get(mark)));
      if (wrong.length > 0) text.format(index, item.length, Object.fromEntries(wrong));
      index += item.length;
    }
  }
}

/** A press, as far as marks are concerned. */
interface Press {
  /** What stands now for letters of the act → their marks before it. */
  readonly before: ReadonlyMap<Y.Item, Marks>;
  readonly isSince: (item: Y.Item) => boolean;
  /** What undo brought back → the letters that it stands for, as they were typed. */
  readonly originals: ReadonlyMap<Y.Item, Y.Item>;
  readonly isMove: boolean;
}

/** A mark that some letters of a text have gained or lost in a press. */
interface Change {
  readonly letters: readonly Letters[];
  readonly at: number;
  readonly mark: string;
  /** Another person gave this mark to the letters where they had stood before undo brought them back. */
  readonly isOfOthers: boolean;
}

/** The value that a mark should have after a press; null: none. */
function wantedMark(press: Press, change: Change): unknown {
  const { letters, at, mark, isOfOthers } = change;
  const { item, was, is } = letters[at] as Letters;
  const [had, has] = [was ?? press.before.get(item) ?? is, is].map((marks) => marks?.get(mark) ?? null);
  if (was === null) return had === null || (has === null && press.isMove) ? had : has;
  if (isAlike(had, has)) return has;
  const isOwn = press.isSince(item) ? goesWithOwn(press, change) : press.before.get(item)?.has(mark) === true;
  return isOwn && (has !== null || !isOfOthers) ? has : had;
}

/** Tells the marks that another person gave to letters where they had stood before undo brought them back in the same text. */
function readerAtFirst(letters: readonly Letters[], { originals }: Press, own: number): (item: Y.Item) => ReadonlySet<string> {
  const known = new Map(letters.map(({ item, borders }) => [item, borders]));
  return (item) => {
    const original = originals.get(item);
    const borders = [...((original && known.get(original)) ?? [])];
    return new Set(borders.filter(([, border]) => (originals.get(border) ?? border).id.client !== own).map(([mark]) => mark));
  };
}

/** Whether letters that came since change like letters of the act on both sides, or are a copy of such letters that another person brought back. */
function goesWithOwn({ before, isSince }: Press, { letters, at, mark }: Change): boolean {
  const isOwn = ({ item }: Letters) => before.get(item)?.has(mark) === true;
  const changeOf = ({ was, is }: Letters) => JSON.stringify([was, is].map((marks) => marks?.get(mark) ?? null));
  const [left, right] = [letters.slice(0, at), letters.slice(at + 1)];
  const isBeside = ({ item, was, is }: Letters) => !isSince(item) && was !== null && is !== null;
  const beside = [left.findLast(isBeside), right.find(isBeside)];
  const change = changeOf(letters[at] as Letters);
  if (beside.every((other) => other !== undefined && isOwn(other) && changeOf(other) === change)) return true;
  // Yjs puts a copy in front of what it stands for.
  const gone = right.filter(({ item, was, is }) => !isSince(item) && was === null && is === null);
  const others = gone.findIndex((other) => !isOwn(other));
  return wordsOf(gone.slice(0, others < 0 ? undefined : others)).startsWith(wordsOf(letters.slice(at, at + 1)));
}

function wordsOf(letters: readonly Letters[]): string {
  return letters.map(({ item }) => (item.content instanceof Y.ContentString ? item.content.str : "\n")).join("");
}

/** What stands now for letters of an act → their marks before it. */
function marksBefore(changes: readonly MarkChange[], transaction: Y.Transaction): ReadonlyMap<Y.Item, Marks> {
  const found = new Map<Y.Item, Marks>();
  for (const { id, length, before } of changes)
    for (const item of currentItems(transaction, id, length))
      if (item instanceof Y.Item) found.set(item, new Map([...before, ...(found.get(item) ?? [])]));
  return found;
}

/** What undo brought back → what it stands for, as it was first. */
function originalsIn(body: Y.AbstractType<unknown>, { doc }: Y.Transaction): ReadonlyMap<Y.Item, Y.Item> {
  const replaced = new Map<unknown, Y.Item>();
  for (const { item } of inReadingOrder(body)) if (item.redone !== null) replaced.set(Y.getItem(doc.store, item.redone), item);
  const originals = new Map<Y.Item, Y.Item>();
  for (const [copy, item] of replaced) {
    let original = item;
    for (let older = replaced.get(original); older !== undefined; older = replaced.get(original)) original = older;
    if (copy instanceof Y.Item) originals.set(copy, original);
  }
  return originals;
}
