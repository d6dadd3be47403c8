import * as Y from "yjs";

/** A letter or a mark's border in a text: its item, how far into it, and what it is. */
interface Part {
  readonly item: Y.Item;
  readonly offset: number;
  readonly value: string;
}

/**
 * Makes undo find one's own words where the editor's binding has put them. To be called after each transaction of the binding that answers
 * another person's edit.
 *
 * Where two people type into an empty paragraph at once, it holds two texts. The binding of the person who typed the right one puts copies of
 * their words at the end of the left one, then deletes the right one (B9). Undo knows only the letters that were typed, so it would find
 * nothing left to take back. Here each of them is noted to have become its copy, as Yjs notes it for letters that undo brings back. Marks
 * are followed where they were copied as they stood.
 */
export function followJoin(transaction: Y.Transaction): void {
  const own = transaction.doc.clientID;
  Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
    if (!(struct instanceof Y.Item) || struct.id.client !== own) return;
    const [joined, left] = [textIn(struct), struct.left === null ? null : textIn(struct.left)];
    if (joined === null || left === null) return;
    const [moved, copied] = [
      partsOf(joined, (item) => Y.isDeleted(transaction.deleteSet, item.id)),
      partsOf(left, (item) => !item.deleted && item.id.client === own),
    ];
    if (!link(moved, copied)) link(moved.filter(isLetter), copied.filter(isLetter));
  });
}

/** Notes what each part has become, if the last parts of the copies are alike; whether they are. */
function link(moved: readonly Part[], copied: readonly Part[]): boolean {
  const copies = copied.slice(copied.length - moved.length);
  if (!moved.every(({ value }, index) => value === copies[index]?.value)) return false;
  for (const [index, { item, offset }] of moved.entries()) {
    const copy = copies[index];
    // The copy of an item's first letter stands for all of them, see `ExactUndo`.
    if (copy === undefined || offset > 0) continue;
    item.redone = Y.createID(copy.item.id.client, copy.item.id.clock + copy.offset);
    keep(item);
  }
  return true;
}

/** Keeps Yjs from discarding a deleted item, and with it what it has become. */
function keep(item: Y.Item): void {
  for (let at: Y.Item | null = item; at !== null && !at.keep; at = (at.parent as Y.AbstractType<unknown>)._item) at.keep = true;
}

function textIn({ content }: Y.Item): Y.XmlText | null {
  return content instanceof Y.ContentType && content.type instanceof Y.XmlText ? content.type : null;
}

function partsOf(text: Y.XmlText, isCounted: (item: Y.Item) => boolean): readonly Part[] {
  const parts: Part[] = [];
  for (let item = text._start; item !== null; item = item.right) {
    if (!isCounted(item)) continue;
    const { content } = item;
    const values = content instanceof Y.ContentString ? content.str.split("") : [JSON.stringify(content)];
    for (const [offset, value] of values.entries()) parts.push({ item, offset, value });
  }
  return parts;
}

function isLetter({ item }: Part): boolean {
  return item.content instanceof Y.ContentString;
}
