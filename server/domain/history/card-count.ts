import { isOnBoard } from "../../../shared/board/card.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import { pastState } from "./past-states/past-state.ts";
import { replayed } from "./replay/replay-digest.ts";
import { EMPTY_UPDATE, type SnapshotSources } from "./snapshots/newest-confirmed.ts";

/** How many cards are on a board at its head (RULES.md, M1), those that cannot be read too, as boards show them. Builds the document. */
export async function countCards(sources: SnapshotSources, compartment: CompartmentId): Promise<number> {
  const { seq } = await sources.ledger.head(compartment);
  const doc = replayed([(await pastState(sources, compartment, seq)) ?? EMPTY_UPDATE]);
  const count = [...cardsOf(doc).values()].filter(isOnBoard).length;
  doc.destroy();
  return count;
}
