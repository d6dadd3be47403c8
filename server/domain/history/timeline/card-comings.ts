import * as Y from "yjs";
import type { KeyChange, Touch } from "./board-touches.ts";

/** A touch of a card's own entry. */
export type CardTouch = Touch & { readonly kind: "key" };

/** Whether a touch is of a card's own entry, not of something in the card. */
export function isCardTouch(touch: Touch): touch is CardTouch {
  return touch.root === "cards" && touch.path.length === 1 && touch.kind === "key";
}

/** How a card came onto the board with this transaction; null if it did not. */
export function arrivalOf(transaction: Y.Transaction, { action, item, previous }: KeyChange): "created" | "restored" | null {
  // The key's deleted items stay before the new one: there was such a card.
  if (action === "added") return item?.left === null ? "created" : "restored";
  return action === "changed" && previous !== null && wasEmpty(transaction, previous) ? "restored" : null;
}

/** Cards that this transaction emptied: their entries live and nothing in them does. To people they are deleted. By id, with their entries. */
export function emptiedCards(transaction: Y.Transaction, touches: readonly Touch[]): ReadonlyMap<string, Y.Item> {
  const emptied = new Map<string, Y.Item>();
  const cards = transaction.doc.getMap("cards")._map;
  for (const { root, path } of touches) {
    const id = path[0] ?? "";
    if (root !== "cards" || path.length !== 2 || emptied.has(id)) continue;
    const entry = cards.get(id);
    if (entry === undefined || entry.deleted || !(entry.content instanceof Y.ContentType)) continue;
    if ([...entry.content.type._map.values()].every((field) => field.deleted)) emptied.set(id, entry);
  }
  return emptied;
}

/** Whether a card had lost all its fields before the transaction. */
function wasEmpty(transaction: Y.Transaction, { content }: Y.Item): boolean {
  if (!(content instanceof Y.ContentType) || !(content.type instanceof Y.Map)) return false;
  return [...content.type._map.values()].every((field) => field.deleted && !Y.isDeleted(transaction.deleteSet, field.id));
}
