import * as Y from "yjs";
import { currentItems, inReadingOrder, latest, newerThan } from "./text-items.ts";

/** One act on a stack of undo or redo. */
export type TextAct = Y.UndoManager["undoStack"][number];

/** Why an act in a text has to stay. `client`: the Yjs client that changed the text since; null where that is not known. */
export interface TextObstacle {
  readonly by: "another" | "oneself";
  readonly client: number | null;
}

/** What a replacing act put into the text, as it looked right after the act. */
interface Made {
  readonly id: Y.ID;
  readonly length: number;
  readonly look: string;
}

/** Letters and blocks by their ids. */
type Letters = TextAct["insertions"];

const MADE = Symbol("made");
const SEEN = Symbol("seen");

/**
 * Notes what {@link obstacleTo} has to know later. To be called after each edit of the act.
 *
 * Only an act that both removed and put in letters or blocks is noted. Such an act may have moved them: to wrap, split or join blocks,
 * the editor's binding deletes blocks and inserts copies.
 */
export function noteReplacement(act: TextAct, doc: Y.Doc): void {
  if (!act.meta.has(SEEN)) act.meta.set(SEEN, Y.decodeStateVector(Y.encodeStateVector(doc)));
  doc.transact((transaction) => {
    if (partsIn(transaction, act.deletions, act.insertions).length === 0) return;
    const look = looks();
    const made = partsIn(transaction, act.insertions, act.deletions).filter((item) => !item.deleted);
    if (made.length > 0)
      act.meta.set(
        MADE,
        made.map((item): Made => ({ id: item.id, length: item.length, look: look(item) })),
      );
  });
}

/** The clocks of all clients when an act was made. */
export function seenBy(act: TextAct): ReadonlyMap<number, number> {
  return (act.meta.get(SEEN) as ReadonlyMap<number, number> | undefined) ?? new Map();
}

/** Whether an act replaced letters or blocks by others. */
export function isReplacement(act: TextAct): boolean {
  return act.meta.has(MADE);
}

/**
 * What keeps an act from being taken back; null if nothing does. An act stays as a whole
 * - if a block in which it would bring letters back has been deleted since;
 * - if another person has brought back themselves what it would bring back;
 * - if it replaced letters or blocks, and what it put there has been deleted or looks different since, or something has been written among it.
 *   Undo deletes what the act put there and brings back what had stood there before, so it would discard these changes.
 *
 * Items and their copies must hold the same letters: see `ExactUndo`.
 */
export function obstacleTo(act: TextAct, transaction: Y.Transaction, text: Y.AbstractType<unknown>): TextObstacle | null {
  const removed = new Set(partsIn(transaction, act.deletions, act.insertions));
  const isSince = newerThan(seenBy(act), text, transaction);
  const obstacle = (item: Y.Item | null): TextObstacle => {
    const client = item?.id.client ?? null;
    return client === transaction.doc.clientID ? { by: "oneself", client } : { by: "another", client };
  };
  for (const item of removed) {
    if (isStranded(item, removed, transaction)) return obstacle(null);
    const twin = twinOf(item, act, isSince);
    if (twin !== null) return obstacle(twin);
  }
  const made = (act.meta.get(MADE) ?? []) as readonly Made[];
  if (made.length === 0) return null;
  const parts = new Set(removed);
  const look = looks();
  for (const { id, length, look: before } of made)
    for (const item of currentItems(transaction, id, length)) {
      if (!(item instanceof Y.Item) || item.deleted || look(item) !== before) return obstacle(null);
      parts.add(item);
    }
  const stranger = writtenAmong(text, parts, isSince);
  return stranger === null ? null : obstacle(stranger);
}

/** The letters and blocks in one set of an act that are not in the other one too, such as letters typed and deleted again. */
function partsIn(transaction: Y.Transaction, set: Letters, but: Letters): readonly Y.Item[] {
  const parts: Y.Item[] = [];
  Y.iterateDeletedStructs(transaction, set, (struct) => {
    if (struct instanceof Y.Item && struct.parentSub === null && struct.countable && !Y.isDeleted(but, struct.id)) parts.push(struct);
  });
  return parts;
}

/** Whether the block that an item would come back to is gone and does not come back with it. */
function isStranded(item: Y.Item, removed: ReadonlySet<Y.Item>, transaction: Y.Transaction): boolean {
  const parent = (item.parent as Y.AbstractType<unknown>)._item;
  if (parent === null) return false;
  const current = latest(parent, transaction);
  return current.deleted && !(current instanceof Y.Item && removed.has(current));
}

/** What another person's undo has brought back in place of a removed item: Yjs puts it right before the item that it stands for. */
function twinOf(item: Y.Item, act: TextAct, isSince: (item: Y.Item) => boolean): Y.Item | null {
  const letters = lettersIn(item, (part) => Y.isDeleted(act.deletions, part.id));
  if (letters === "") return null;
  for (let left = item.left; left !== null; left = left.left) {
    if (left.deleted) continue;
    const isInPlace = isSince(left) && left.rightOrigin !== null && Y.compareIDs(left.rightOrigin, item.id);
    const again = lettersIn(left, (part) => !part.deleted);
    return isInPlace && again !== "" && letters.startsWith(again) ? left : null;
  }
  return null;
}

function lettersIn(item: Y.Item, isCounted: (item: Y.Item) => boolean): string {
  const { content } = item;
  if (content instanceof Y.ContentString) return isCounted(item) ? content.str : "";
  if (!(content instanceof Y.ContentType)) return "";
  let letters = "";
  for (let child = content.type._start; child !== null; child = child.right) letters += lettersIn(child, isCounted);
  return letters;
}

/** Tells how letters or a block look apart from what they say: marks or attributes. */
function looks(): (item: Y.Item) => string {
  const marks = new Map<unknown, ReadonlyMap<Y.Item, string>>();
  return (item) => {
    if (item.content instanceof Y.ContentType) {
      const { type } = item.content;
      return type instanceof Y.XmlElement ? inOrder(Object.entries(type.getAttributes())) : "";
    }
    const known = marks.get(item.parent) ?? marksIn(item.parent as Y.AbstractType<unknown>);
    marks.set(item.parent, known);
    return known.get(item) ?? "";
  };
}

function marksIn(text: Y.AbstractType<unknown>): ReadonlyMap<Y.Item, string> {
  const found = new Map<Y.Item, string>();
  const current = new Map<string, unknown>();
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted) continue;
    if (item.content instanceof Y.ContentFormat) {
      if (item.content.value === null) current.delete(item.content.key);
      else current.set(item.content.key, item.content.value);
    } else found.set(item, inOrder([...current]));
  }
  return found;
}

function inOrder(entries: readonly (readonly [string, unknown])[]): string {
  return JSON.stringify(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * What was written since an act between two of its parts, with nothing older in between, or within a block that it made. Were the act taken
 * back, this would be torn from what it was written beside.
 */
function writtenAmong(text: Y.AbstractType<unknown>, parts: ReadonlySet<Y.Item>, isSince: (item: Y.Item) => boolean): Y.Item | null {
  let isAmong = false;
  let found: Y.Item | null = null;
  for (const { item, isEnd } of inReadingOrder(text)) {
    if (parts.has(item)) {
      if (found !== null) return found;
      isAmong = true;
    } else if (!item.deleted && item.countable && !isEnd) {
      if (!isSince(item)) [isAmong, found] = [false, null];
      else if (isAmong) found ??= item;
    }
  }
  return null;
}
