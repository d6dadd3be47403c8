import * as Y from "yjs";
import { plainFault } from "../../../../shared/board/plain-value.ts";

/** Characters of a text that a line may quote. */
const EXCERPT_CHARACTERS = 200;
/** Of these, characters before the place of the change; the rest is what came and what follows. */
const LEFT_CHARACTERS = 140;
/** Items looked at on each side of a change: a busy text has many deleted ones in a row. */
const MOST_ITEMS = 400;
/** JSON of an object or list that a line may carry whole. */
const SMALL_JSON_CHARACTERS = 400;

type View = "before" | "after";

/** Short quotes of a text before and after a transaction, around one struct that it inserted or deleted. */
export function excerptAround(transaction: Y.Transaction, anchor: Y.Item): { before: string; after: string } {
  return { before: quote(transaction, anchor, "before"), after: quote(transaction, anchor, "after") };
}

function quote(transaction: Y.Transaction, anchor: Y.Item, view: View): string {
  const lefts: string[] = [];
  let room = LEFT_CHARACTERS;
  let steps = MOST_ITEMS;
  let item: Y.Item | null = anchor.left;
  for (; item !== null && room > 0 && steps > 0; item = item.left, steps--) {
    const text = isVisible(transaction, item, view) ? textOfItem(transaction, item, view, room) : "";
    const kept = text.slice(-room);
    lefts.push(kept);
    room -= kept.length;
  }
  const isCutLeft = item !== null;
  const left = lefts.toReversed().join("");
  const right = forward(transaction, anchor, { view, room: EXCERPT_CHARACTERS - 2 - left.length });
  return `${isCutLeft && left !== "" ? "…" : ""}${left}${right}`;
}

/** Visible text from an item on, at most `room` characters and an ellipsis. */
function forward(transaction: Y.Transaction, from: Y.Item | null, { view, room }: { view: View; room: number }): string {
  let text = "";
  let steps = MOST_ITEMS;
  let item = from;
  for (; item !== null && text.length <= room && steps > 0; item = item.right, steps--) {
    if (isVisible(transaction, item, view)) text += textOfItem(transaction, item, view, room + 1 - text.length);
  }
  return text.length > room || item !== null ? `${text.slice(0, room)}…` : text;
}

function isVisible(transaction: Y.Transaction, item: Y.Item, view: View): boolean {
  if (view === "after") return !item.deleted;
  const isNew = item.id.clock >= (transaction.beforeState.get(item.id.client) ?? 0);
  return !isNew && (!item.deleted || Y.isDeleted(transaction.deleteSet, item.id));
}

/** The words of one item; of an XML element those of the texts in it, as far as `room` goes. Iterative: nesting comes from outside. */
function textOfItem(transaction: Y.Transaction, item: Y.Item, view: View, room: number): string {
  if (item.content instanceof Y.ContentString) return item.content.str;
  if (!(item.content instanceof Y.ContentType)) return "";
  let text = "";
  let steps = MOST_ITEMS;
  const waiting: (Y.Item | null)[] = [item.content.type._start];
  while (waiting.length > 0 && text.length < room && steps-- > 0) {
    const next = waiting.pop() ?? null;
    if (next === null) continue;
    waiting.push(next.right);
    if (!isVisible(transaction, next, view)) continue;
    if (next.content instanceof Y.ContentString) text += next.content.str;
    else if (next.content instanceof Y.ContentType) waiting.push(next.content.type._start);
  }
  return text;
}

/** A value that a key held or holds: plain as it is, a text as its beginning, anything else undefined. */
export function valueOfItem(transaction: Y.Transaction, item: Y.Item): unknown {
  const { content } = item;
  if (content instanceof Y.ContentType) {
    if (!(content.type instanceof Y.Text) && !(content.type instanceof Y.XmlFragment)) return undefined;
    return forward(transaction, content.type._start, { view: item.deleted ? "before" : "after", room: EXCERPT_CHARACTERS - 1 });
  }
  if (!(content instanceof Y.ContentAny) && !(content instanceof Y.ContentJSON) && !(content instanceof Y.ContentString)) return undefined;
  return (content.getContent() as unknown[]).at(-1);
}

/** The value if it is plain JSON and small, the beginning of a long string, else undefined. Never throws. */
export function smallValue(value: unknown): unknown {
  if (typeof value === "string") return value.length <= EXCERPT_CHARACTERS ? value : `${value.slice(0, EXCERPT_CHARACTERS - 1)}…`;
  if (value === undefined || plainFault(value) !== null) return undefined;
  return JSON.stringify(value).length <= SMALL_JSON_CHARACTERS ? value : undefined;
}
