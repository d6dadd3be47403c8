import * as Y from "yjs";
import { plainFault } from "../../../../shared/board/plain-value.ts";

/** Characters of a text that a line may quote. */
const EXCERPT_CHARACTERS = 200;
/** Of these, characters before the change; the rest shows the change and what follows it. */
const LEFT_CHARACTERS = 140;
/** Items visited on each side of a change, those inside elements included: a busy text has many deleted ones in a row. */
const MOST_ITEMS = 400;
/** JSON of an object or list that a line may carry whole. */
const SMALL_JSON_CHARACTERS = 400;

type View = "before" | "after";

/** Short quotes of a text before and after a transaction, around one struct that it inserted or deleted. */
export function excerptAround(transaction: Y.Transaction, anchor: Y.Item): { before: string; after: string } {
  return { before: quote(transaction, anchor, "before"), after: quote(transaction, anchor, "after") };
}

/** How one quote is made: which state it shows, and how many items it may still visit. */
interface Walk {
  readonly transaction: Y.Transaction;
  readonly view: View;
  itemsLeft: number;
}

function quote(transaction: Y.Transaction, anchor: Y.Item, view: View): string {
  const lefts: string[] = [];
  const walk: Walk = { transaction, view, itemsLeft: MOST_ITEMS };
  let room = LEFT_CHARACTERS;
  let item: Y.Item | null = anchor.left;
  for (; item !== null && room > 0 && walk.itemsLeft > 0; item = item.left) {
    const kept = textOfItem(walk, item, room).slice(-room);
    lefts.push(kept);
    room -= kept.length;
  }
  const isCutLeft = item !== null;
  const left = lefts.toReversed().join("");
  const right = forward({ transaction, view, itemsLeft: MOST_ITEMS }, anchor, EXCERPT_CHARACTERS - 2 - left.length);
  return `${isCutLeft && left !== "" ? "…" : ""}${left}${right}`;
}

/** Visible text from an item on, at most `room` characters and an ellipsis. */
function forward(walk: Walk, from: Y.Item | null, room: number): string {
  let text = "";
  let item = from;
  for (; item !== null && text.length <= room && walk.itemsLeft > 0; item = item.right) {
    text += textOfItem(walk, item, room + 1 - text.length);
  }
  return text.length > room || item !== null ? `${text.slice(0, room)}…` : text;
}

function isVisible({ transaction, view }: Walk, item: Y.Item): boolean {
  if (view === "after") return !item.deleted;
  const isNew = item.id.clock >= (transaction.beforeState.get(item.id.client) ?? 0);
  return !isNew && (!item.deleted || Y.isDeleted(transaction.deleteSet, item.id));
}

/** The visible text of one item, or of the texts inside an XML element, about `room` characters. Iterative, because the nesting is untrusted. */
function textOfItem(walk: Walk, item: Y.Item, room: number): string {
  walk.itemsLeft--;
  if (!isVisible(walk, item)) return "";
  if (item.content instanceof Y.ContentString) return item.content.str;
  if (!(item.content instanceof Y.ContentType)) return "";
  let text = "";
  const waiting: (Y.Item | null)[] = [item.content.type._start];
  while (waiting.length > 0 && text.length < room && walk.itemsLeft > 0) {
    const next = waiting.pop() ?? null;
    if (next === null) continue;
    walk.itemsLeft--;
    waiting.push(next.right);
    if (!isVisible(walk, next)) continue;
    if (next.content instanceof Y.ContentString) text += next.content.str;
    else if (next.content instanceof Y.ContentType) waiting.push(next.content.type._start);
  }
  return text;
}

/** A value that a key held or holds: a plain value itself, the beginning of a text as it was or is, undefined for anything else. */
export function valueOfItem(transaction: Y.Transaction, item: Y.Item, view: Walk["view"] = item.deleted ? "before" : "after"): unknown {
  const { content } = item;
  if (content instanceof Y.ContentType) {
    if (!(content.type instanceof Y.Text) && !(content.type instanceof Y.XmlFragment)) return undefined;
    const walk: Walk = { transaction, view, itemsLeft: MOST_ITEMS };
    return forward(walk, content.type._start, EXCERPT_CHARACTERS - 1);
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
