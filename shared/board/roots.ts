import type * as Y from "yjs";

/** The roots of a compartment document, each a Y.Map. The validator refuses any other (RULES.md, V18). */
export const ROOT_NAMES = ["cards", "links", "comments", "meta"] as const;

/** The root that nothing new is written under any more: what people say are acts. What it holds stays readable (RULES.md, V41). */
export const RETIRED_ROOT: (typeof ROOT_NAMES)[number] = "comments";

/** Version of this shape. The first writer of a board sets it in `meta` under `format`. */
export const BOARD_FORMAT = 1;

/** Card id → the card, a Y.Map. */
export function cardsOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap("cards");
}

/** Link id → the link, one plain value. */
export function linksOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap("links");
}

/** Comment id → the comment of an earlier version, one plain value. */
export function commentsOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap("comments");
}

/** Facts about the board itself. */
export function metaOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap("meta");
}

/**
 * The Yjs client id that wrote what a key now holds; undefined if there is nothing.
 * The ledger knows whose id that is: authorship is looked up there, never written into the document.
 */
export function writerOf(map: Y.Map<unknown>, key: string): number | undefined {
  const item = map._map.get(key);
  return item === undefined || item.deleted ? undefined : item.id.client;
}
