import * as Y from "yjs";
import { inReadingOrder } from "./text-items.ts";

/** What a released card says: the members that its release gave it. Where it stands on the board, and how far work on it has come, is not of it. */
const RELEASED_FIELDS = ["title", "body", "kind", "severity", "occurred", "place", "source", "assessment", "tags", "marking"] as const;
/** One of {@link RELEASED_FIELDS}. */
export type ReleasedField = (typeof RELEASED_FIELDS)[number];

/**
 * Which of the words of a released card were written in since it came: something in them was added by another client than the one that made the card, was
 * deleted, or took another value. A card that was put back in the place of an earlier one counts as changed throughout: who put it back wrote all of it.
 */
export function changedSinceMade(card: Y.Map<unknown>): readonly ReleasedField[] {
  const made = card._item;
  if (made === null) return [];
  if (made.left !== null) return RELEASED_FIELDS;
  const { client } = made.id;
  return RELEASED_FIELDS.filter((field) => {
    const item = card._map.get(field);
    return item !== undefined && (item.left !== null || isWrittenIn(item, client));
  });
}

function isWrittenIn(item: Y.Item, maker: number): boolean {
  if (item.deleted || item.id.client !== maker) return true;
  return item.content instanceof Y.ContentType && isTextWrittenIn(item.content.type as Y.AbstractType<unknown>, maker);
}

function isTextWrittenIn(text: Y.AbstractType<unknown>, maker: number): boolean {
  for (const { item } of inReadingOrder(text)) {
    if (item.deleted || item.id.client !== maker) return true;
    if (item.content instanceof Y.ContentType && hasOtherAttributes(item.content.type as Y.AbstractType<unknown>, maker)) return true;
  }
  return hasOtherAttributes(text, maker);
}

function hasOtherAttributes(element: Y.AbstractType<unknown>, maker: number): boolean {
  return [...element._map.values()].some(({ deleted, id }) => deleted || id.client !== maker);
}
