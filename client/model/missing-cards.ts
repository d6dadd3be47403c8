import type * as Y from "yjs";
import { isShown } from "../../shared/board/card.ts";
import { cardsOf } from "../../shared/board/roots.ts";
import type { MassDeletion } from "../../shared/control/events.ts";

/** A removed card and the ledger seq at which it was still there. */
export type RemovedCard = MassDeletion["cards"][number];

/** The cards of a mass deletion that are still off the board, or on it without words or unreadable. */
export function missingCards<Card extends RemovedCard>(doc: Y.Doc, cards: readonly Card[]): Card[] {
  const board = cardsOf(doc);
  return cards.filter(({ id }) => !isShown(board.get(id)));
}
