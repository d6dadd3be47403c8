import type { Releasability } from "../../shared/access/releasability.ts";
import { cardMarking, NO_MARKING, placeMarking, strictest, type MarkedPlace, type Marking } from "../../shared/marking/marking.ts";
import type { MarkingScheme } from "../../shared/marking/scheme.ts";
import { storedMarking, type BoardCard } from "./board-store.ts";

/** What a screen shows. */
export interface ShownThings {
  /** By id. Their names are on the screen, so that who may not read one of them may not look at it. */
  readonly compartments: ReadonlyMap<string, Releasability & MarkedPlace>;
  /** Those compartments of which the cards are not all here: hidden, or still arriving. */
  readonly unseen: ReadonlySet<string>;
  /** Those of other compartments do not count. */
  readonly cards: readonly BoardCard[];
  /** Where else things are shown from, whose own marking is not known here. */
  readonly beside: readonly MarkedPlace[];
}

// A card stays the same object until it changes, and of thousands only a few are marked differently.
const keys = new WeakMap<BoardCard, string>();

function keyOf(card: BoardCard): string {
  let key = keys.get(card);
  if (key === undefined) {
    key = `${card.compartment} ${JSON.stringify(storedMarking(card)) ?? ""}`;
    keys.set(card, key);
  }
  return key;
}

/** The marking of a screen: the nations that may read every compartment, and the strictest of its cards, which are as
 * high as they may be where they are not here (R46). Null while it shows nothing. */
export function screenMarking({ compartments, unseen, cards, beside }: ShownThings, scheme: MarkingScheme): Marking | null {
  if (compartments.size === 0 && beside.length === 0) return null;
  const different = new Map<string, BoardCard>();
  for (const card of cards) {
    const key = keyOf(card);
    if (!different.has(key)) different.set(key, card);
  }
  const ofCards = [...different.values()].flatMap((card) => {
    const place = compartments.get(card.compartment);
    return place === undefined ? [] : [cardMarking(storedMarking(card), place, scheme)];
  });
  const ofPlaces = [...compartments].map(([id, place]) => {
    const most = placeMarking(place);
    return unseen.has(id) ? most : { ...NO_MARKING, relTo: most.relTo };
  });
  return strictest([...ofPlaces, ...ofCards, ...beside.map(placeMarking)], scheme);
}
