import * as Y from "yjs";
import type { ClientId } from "../../shared/ids.ts";
import type { RefusedCard } from "../../shared/rest/restorations.ts";
import { pastCards, type PastBoard, type PastCard, type WantedCard } from "../domain/restoration/past-cards.ts";
import { restoreOnto, type LivingCards } from "../domain/restoration/restore-onto.ts";

/** Cards above this many characters do not fit one update with their marks; text that people type stays far below. */
const LARGEST_CARD = 240_000;

/** A restoration to be made. */
export interface RestorationInput {
  readonly past: PastBoard;
  readonly wanted: readonly WantedCard[];
  /** The board as it is, one Yjs V1 update. */
  readonly currentState: Uint8Array;
  /** A fresh client id of the person who restores. */
  readonly clientId: ClientId;
  readonly living: LivingCards;
}

/** What a restoration gives: updates to be accepted in order like any other of that person's, and what became of each card. */
export interface PreparedRestoration {
  readonly updates: readonly Uint8Array[];
  /** Ids of cards that change, and of those that are already as wanted. */
  readonly restored: readonly string[];
  readonly unchanged: readonly string[];
  /** Cards that were not there at the wanted moment, or are too large. */
  readonly refused: readonly RefusedCard[];
}

/** Works out the updates that bring cards back. Writes nothing by itself. Loads two whole documents: belongs on a thread that serves no socket. */
export function prepareRestoration({ past, wanted, currentState, clientId, living }: RestorationInput): PreparedRestoration {
  const found = pastCards(past, wanted);
  const fitting = found.filter(({ size }) => size <= LARGEST_CARD);
  const doc = new Y.Doc();
  try {
    Y.applyUpdate(doc, currentState);
    doc.clientID = clientId;
    const updates: Uint8Array[] = [];
    doc.on("update", (update: Uint8Array) => updates.push(update));
    const restored = restoreOnto(doc, fitting, living);
    return {
      updates,
      restored: [...restored],
      unchanged: [...new Set(fitting.map(({ id }) => id))].filter((id) => !restored.has(id)),
      refused: refusedOf(wanted, found),
    };
  } finally {
    doc.destroy();
  }
}

function refusedOf(wanted: readonly WantedCard[], found: readonly PastCard[]): RefusedCard[] {
  const known = new Map(found.map((card) => [card.id, card]));
  return wanted.flatMap(({ id }): RefusedCard[] => {
    const card = known.get(id);
    if (card === undefined) return [{ id, why: "not-there" }];
    if (card.size <= LARGEST_CARD) return [];
    return [card.title === "" ? { id, why: "too-large" } : { id, title: card.title, why: "too-large" }];
  });
}
