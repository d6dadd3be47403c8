import * as Y from "yjs";
import type { KeyChange, Touch } from "./board-touches.ts";

/** A touch of a card's own entry. */
export type CardTouch = Touch & { readonly kind: "key" };

/** An entry that takes the words of so many cards deletes them. One person clears one text at a time, to write another one. */
const MANY_WIPED = 5;
/** Structs of a text that are looked at to find words. One that is longer to look through counts as having some. */
const MOST_LOOKS = 1_000;

/** Whether a touch is of a card's own entry, not of something in the card. */
export function isCardTouch(touch: Touch): touch is CardTouch {
  return touch.root === "cards" && touch.path.length === 1 && touch.kind === "key";
}

/** How a card came onto the board with this transaction; null if it did not. */
export function arrivalOf(transaction: Y.Transaction, { action, item, previous }: KeyChange): "created" | "restored" | null {
  // The key's deleted items stay before the new one: there was such a card.
  if (action === "added") return item?.left === null ? "created" : "restored";
  if (action !== "changed" || previous === null) return null;
  const was = before(transaction);
  return isEmpty(previous, was) || (!hasWords(previous, was) && hasWords(item, now)) ? "restored" : null;
}

/**
 * Cards that this transaction emptied, or whose words it took, though their entries live. To people they are deleted. By id, with the entries
 * that had the words. Cleared text counts as emptying only where many cards lose theirs at once.
 */
export function emptiedCards(transaction: Y.Transaction, touches: readonly Touch[]): ReadonlyMap<string, Y.Item> {
  const emptied = new Map<string, Y.Item>();
  const wiped = new Map<string, Y.Item>();
  const was = before(transaction);
  const cards = transaction.doc.getMap("cards")._map;
  const seen = new Set<string>();
  for (const touch of touches) {
    const id = touch.path[0] ?? "";
    const entry = cards.get(id);
    if (touch.root !== "cards" || seen.has(id) || entry === undefined || entry.deleted) continue;
    seen.add(id);
    const previous = isCardTouch(touch) ? replacedBy(touch, entry) : entry;
    if (previous === null) continue;
    if (previous === entry && isEmpty(entry, now)) emptied.set(id, entry);
    else if (!hasWords(entry, now) && hasWords(previous, was)) (previous === entry ? wiped : emptied).set(id, previous);
  }
  return wiped.size < MANY_WIPED ? emptied : new Map([...emptied, ...wiped]);
}

/** A board before a transaction, or after it. */
interface Moment {
  readonly isAlive: (item: Y.Item) => boolean;
  /** The item that held the value of a key, of which `newest` is the newest item; null if none did. */
  readonly holder: (newest: Y.Item | null) => Y.Item | null;
}

const now: Moment = { isAlive: ({ deleted }) => !deleted, holder: (newest) => (newest?.deleted === false ? newest : null) };

function before(transaction: Y.Transaction): Moment {
  const isAdded = ({ id }: Y.Item): boolean => id.clock >= (transaction.beforeState.get(id.client) ?? 0);
  const stood = (item: Y.Item): boolean => !item.deleted || Y.isDeleted(transaction.deleteSet, item.id);
  return {
    isAlive: (item) => !isAdded(item) && stood(item),
    holder: (newest) => {
      let item = newest;
      while (item !== null && isAdded(item)) item = item.left;
      return item !== null && stood(item) ? item : null;
    },
  };
}

/** Whether a card has no field. */
function isEmpty({ content }: Y.Item, moment: Moment): boolean {
  if (!(content instanceof Y.ContentType) || !(content.type instanceof Y.Map)) return false;
  for (const newest of content.type._map.values()) if (moment.holder(newest) !== null) return false;
  return true;
}

/** Whether a card has words in its title or body. */
function hasWords(card: Y.Item | null, moment: Moment): boolean {
  if (!(card?.content instanceof Y.ContentType) || !(card.content.type instanceof Y.Map)) return false;
  const fields = card.content.type._map;
  return ["title", "body"].some((field) => {
    const value = moment.holder(fields.get(field) ?? null);
    if (value === null) return false;
    if (value.content instanceof Y.ContentAny) return typeof value.content.arr.at(-1) === "string" && value.content.arr.at(-1) !== "";
    return value.content instanceof Y.ContentType && holdsText(value.content.type, moment, { looks: MOST_LOOKS });
  });
}

function holdsText(type: Y.AbstractType<unknown>, moment: Moment, left: { looks: number }): boolean {
  for (let item = type._start; item !== null; item = item.right) {
    if (--left.looks < 0) return true;
    if (!moment.isAlive(item)) continue;
    if (item.content instanceof Y.ContentString) return true;
    if (item.content instanceof Y.ContentType && holdsText(item.content.type, moment, left)) return true;
  }
  return false;
}

/** The entry of a card that a touch put another in place of; null if there was none. */
function replacedBy({ change: { previous } }: CardTouch, entry: Y.Item): Y.Item | null {
  return previous === entry ? null : previous;
}
