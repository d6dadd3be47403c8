import * as Y from "yjs";
import type { ClientId } from "../../shared/ids.ts";
import { pastCards, type PastBoard, type WantedCard } from "../domain/restoration/past-cards.ts";
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
  /** Ids of cards that change; of those that are already as wanted; and of those that were not there at the wanted moment or are too large. */
  readonly restored: readonly string[];
  readonly unchanged: readonly string[];
  readonly missing: readonly string[];
}

/** Works out the updates that bring cards back. Writes nothing by itself. Loads two whole documents: belongs on a thread that serves no socket. */
export function prepareRestoration({ past, wanted, currentState, clientId, living }: RestorationInput): PreparedRestoration {
  const found = pastCards(past, wanted).filter(({ size }) => size <= LARGEST_CARD);
  const doc = new Y.Doc();
  try {
    Y.applyUpdate(doc, currentState);
    doc.clientID = clientId;
    const updates: Uint8Array[] = [];
    doc.on("update", (update: Uint8Array) => updates.push(update));
    const restored = restoreOnto(doc, found, living);
    const known = new Set(found.map(({ id }) => id));
    return {
      updates,
      restored: [...restored],
      unchanged: [...known].filter((id) => !restored.has(id)),
      missing: wanted.map(({ id }) => id).filter((id) => !known.has(id)),
    };
  } finally {
    doc.destroy();
  }
}
