import * as Y from "yjs";
import { setField } from "../../../shared/board/card.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import type { CardMapping } from "../../ports/history.ts";
import { mapMarking } from "./map-marking.ts";

/** The update (Yjs V1) that marks a card of a board so; null where the card is not there or has no such imported marking. `state`: the whole board. Builds the document. */
export function mappedUpdate(state: Uint8Array, { card, unmapped, as, scheme, client }: CardMapping): Uint8Array | null {
  const doc = new Y.Doc();
  try {
    Y.applyUpdate(doc, state);
    doc.clientID = client;
    const map = cardsOf(doc).get(card);
    if (!(map instanceof Y.Map)) return null;
    const marking = mapMarking(map.get("marking"), { unmapped, as }, scheme);
    if (marking === null) return null;
    const updates: Uint8Array[] = [];
    doc.on("update", (update: Uint8Array) => updates.push(update));
    const set = setField(map, "marking", marking);
    return set.ok ? (updates[0] ?? null) : null;
  } finally {
    doc.destroy();
  }
}
