import type * as Y from "yjs";
import { readCard } from "./card.ts";
import type { Card, Unreadable } from "./card.ts";
import { readComment } from "./comment.ts";
import type { Comment } from "./comment.ts";
import { readLink } from "./link.ts";
import type { Link } from "./link.ts";
import { compareRanks } from "./rank.ts";
import { cardsOf, commentsOf, linksOf } from "./roots.ts";

/** A whole compartment as plain data. Whatever could not be read is named apart. */
export interface Board {
  /** In order of rank within each lane, lanes mixed. */
  readonly cards: readonly Card[];
  readonly links: readonly Link[];
  /** Oldest first. */
  readonly comments: readonly Comment[];
  readonly unreadable: readonly Unreadable[];
}

/** Reads everything. Never throws. For exports, checks and the past; a live screen reads card by card. */
export function readBoard(doc: Y.Doc): Board {
  const unreadable: Unreadable[] = [];
  const cards: Card[] = [];
  for (const [id, value] of cardsOf(doc)) {
    const card = readCard(id, value);
    if (card.ok) cards.push(card.value);
    else unreadable.push(card.error);
  }
  const links: Link[] = [];
  for (const [id, value] of linksOf(doc)) {
    const link = readLink(id, value);
    if (link.ok) links.push(link.value);
    else unreadable.push(link.error);
  }
  const comments: Comment[] = [];
  for (const id of commentsOf(doc).keys()) {
    const comment = readComment(doc, id);
    if (comment.ok) comments.push(comment.value);
    else unreadable.push(comment.error);
  }
  return {
    cards: cards.toSorted(compareRanks),
    links: links.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    comments: comments.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : 1)),
    unreadable,
  };
}
