import * as Y from "yjs";

/** What one person really received of one compartment: each card, and between which times its first byte came, milliseconds since the epoch. */
export class Received {
  readonly cards = new Map<string, { readonly from: number; readonly to: number }>();

  /** Notes that cards came in an answer that was asked for at `from` and is here now. */
  add(cards: Iterable<string>, from: number): void {
    const to = Date.now();
    for (const card of cards) if (!this.cards.has(card)) this.cards.set(card, { from, to });
  }
}

/** The cards of a board as one update has it. */
export function cardsIn(update: Uint8Array): string[] {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return [...doc.getMap("cards").keys()];
}
