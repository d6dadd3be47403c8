import * as Y from "yjs";
import { isOnBoard, isShown } from "../../../shared/board/card.ts";
import { isTitleShape, titleText } from "../../../shared/board/rich-text.ts";
import { cardsOf, linksOf } from "../../../shared/board/roots.ts";
import { applyTogether, ledgerDocument } from "../history/replay/ledger-document.ts";

/** A card that is wanted as it was at a ledger seq. */
export interface WantedCard {
  readonly id: string;
  readonly at: number;
}

/** The past of a board as bytes: its state at `seq`, and the updates after it, ascending. All Yjs V1 updates. */
export interface PastBoard {
  readonly seq: number;
  readonly state: Uint8Array;
  readonly updates: readonly { readonly seq: number; readonly update: Uint8Array }[];
}

/** A card as it was, free of its document: values, title, and body with its marks and structure. It can be put into one document, once. */
export interface PastCard {
  readonly id: string;
  readonly card: Y.Map<unknown>;
  /** Links of the card at that moment, by id. `isInside`: the card at the other end was on this board, too. */
  readonly links: readonly { readonly id: string; readonly value: unknown; readonly other: string; readonly isInside: boolean }[];
  /** Whether it could be read and had words. */
  readonly isShown: boolean;
  /** Its title as text; empty where it had none that is one. */
  readonly title: string;
  /** About how many characters it holds. */
  readonly size: number;
}

/** Reads wanted cards out of the past in one pass. Cards that were not on the board at their moment are left out. Belongs on a thread that serves no socket. */
export function pastCards(past: PastBoard, wanted: readonly WantedCard[]): PastCard[] {
  const doc = ledgerDocument();
  const found: PastCard[] = [];
  let next = 0;
  const takeUpTo = (seq: number): void => {
    const from = next;
    while (next < past.updates.length && past.updates[next]!.seq <= seq) next++;
    applyTogether(
      doc,
      past.updates.slice(from, next).map(({ update }) => update),
    );
  };
  try {
    Y.applyUpdate(doc, past.state);
    for (const { id, at } of wanted.toSorted((a, b) => a.at - b.at)) {
      takeUpTo(at);
      found.push(...pastCard(doc, id));
    }
  } finally {
    doc.destroy();
  }
  return found;
}

/** The card as it is in this document, or nothing. */
function pastCard(doc: Y.Doc, id: string): PastCard[] {
  const cards = cardsOf(doc);
  const card = cards.get(id);
  if (!(card instanceof Y.Map) || !isOnBoard(card)) return [];
  const links: PastCard["links"][number][] = [];
  for (const [link, value] of linksOf(doc)) {
    const { from, to } = (value ?? {}) as { readonly from?: unknown; readonly to?: unknown };
    const other = from === id ? to : to === id ? from : undefined;
    if (typeof other === "string") links.push({ id: link, value, other, isInside: isOnBoard(cards.get(other)) });
  }
  const title: unknown = card.get("title");
  return [
    {
      id,
      card: card.clone() as Y.Map<unknown>,
      links,
      isShown: isShown(card),
      title: isTitleShape(title) ? titleText(title) : "",
      size: JSON.stringify(card).length,
    },
  ];
}
