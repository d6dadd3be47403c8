import * as Y from "yjs";
import { hasWords, isOnBoard, isReadableField, isShown } from "../../../shared/board/card.ts";
import { cardsOf, linksOf } from "../../../shared/board/roots.ts";
import { retype } from "../../../shared/board/rich-text.ts";
import type { PastCard } from "./past-cards.ts";

/** How much text one transaction may carry, in characters: with four bytes for each it stays below an update's 1 MB. */
const BATCH_CHARACTERS = 150_000;
/** How many cards one transaction may carry, so that no update keeps the validator long. */
const BATCH_CARDS = 100;

/** What becomes of cards that are on the board now: `left` as they are, or `set-back` to what they were. */
export type LivingCards = "left" | "set-back";

/**
 * Brings past cards back onto a board, as a series of transactions small enough to be one update each, and returns the ids of those that
 * changed anything. A card that is gone comes back under its id with the links that went with it, and where
 * living cards are left, so does one that has lost its words; one that a field made unreadable gets that field back. A living card is set back field by field, and what did not change is not touched; a body that differs is replaced by a whole new text.
 */
export function restoreOnto(doc: Y.Doc, past: readonly PastCard[], living: LivingCards): Set<string> {
  const restored = new Set<string>();
  const returning = new Set(past.map(({ id }) => id));
  for (let next = 0; next < past.length;) {
    doc.transact(() => {
      let size = 0;
      for (const end = next + BATCH_CARDS; next < Math.min(end, past.length); next++) {
        const one = past[next] as PastCard;
        size += one.size;
        if (size > one.size && size > BATCH_CHARACTERS) break;
        if (restoreOne(doc, one, { living, returning })) restored.add(one.id);
      }
    });
  }
  return restored;
}

function restoreOne(doc: Y.Doc, past: PastCard, how: { readonly living: LivingCards; readonly returning: ReadonlySet<string> }): boolean {
  const cards = cardsOf(doc);
  const current = cards.get(past.id);
  const isLeft = how.living === "left";
  if (isLeft && isOnBoard(current) && (!past.isShown || isShown(current))) return false;
  if (current instanceof Y.Map && isOnBoard(current) && !isLeft) return setBack(current as Y.Map<unknown>, past.card);
  // A card with words that a field makes unreadable keeps what was written in its other fields since.
  if (current instanceof Y.Map && hasWords(current))
    return setBack(current as Y.Map<unknown>, past.card, (field, value) => !isReadableField(field, value));
  cards.set(past.id, past.card);
  if (!isOnBoard(current) || isLeft) restoreLinks(doc, past, how.returning);
  return true;
}

/** Links that died with the card. One to a card of this board that is still gone waits for that card's own restoration. */
function restoreLinks(doc: Y.Doc, past: PastCard, returning: ReadonlySet<string>): void {
  const links = linksOf(doc);
  for (const { id, value, other, isInside } of past.links) {
    const hasOther = !isInside || returning.has(other) || isOnBoard(cardsOf(doc).get(other));
    if (hasOther && !links.has(id)) links.set(id, value);
  }
}

/** Sets back every field that differs and of which `concerns` says so. Says whether any did. */
function setBack(
  current: Y.Map<unknown>,
  past: Y.Map<unknown>,
  concerns: (field: string, value: unknown) => boolean = () => true,
): boolean {
  // What a map holds before it is in a document is read only from one that is: a copy in a scratch document.
  const scratch = new Y.Doc();
  const before = scratch.getMap<Y.Map<unknown>>("past").set("card", past);
  let hasChanged = false;
  for (const field of new Set([...current.keys(), ...before.keys()])) {
    const [now, then] = [current.get(field), before.get(field)];
    if (!concerns(field, now) || contentOf(now) === contentOf(then)) continue;
    hasChanged = true;
    if (then === undefined) current.delete(field);
    // A title keeps its text type, so that carets and typing of other people survive.
    else if (field === "title" && isPlainText(now) && isPlainText(then)) retype(now, then.toJSON());
    else current.set(field, then instanceof Y.AbstractType ? then.clone() : then);
  }
  scratch.destroy();
  return hasChanged;
}

function isPlainText(value: unknown): value is Y.Text {
  return value instanceof Y.Text && !(value instanceof Y.XmlText);
}

/** All of a value that people can see, marks and attributes included, as text that is equal for equal content. */
function contentOf(value: unknown): string {
  if (value instanceof Y.XmlElement) return JSON.stringify([value.nodeName, sorted(value.getAttributes()), value.toArray().map(contentOf)]);
  if (value instanceof Y.XmlFragment) return JSON.stringify(["fragment", value.toArray().map(contentOf)]);
  if (value instanceof Y.Text) return JSON.stringify([value instanceof Y.XmlText ? "xml" : "text", value.toDelta()]);
  if (value instanceof Y.AbstractType) return JSON.stringify(["shared", value.toJSON()]);
  return value === undefined ? "" : JSON.stringify(["plain", value]);
}

function sorted(attributes: object): [string, unknown][] {
  return Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
