import { endOfLane } from "../../../shared/board/card.ts";
import type { Lane } from "../../../shared/board/vocabulary.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import { pastState } from "./past-states/past-state.ts";
import { replayed } from "./replay/replay-digest.ts";
import { EMPTY_UPDATE, type SnapshotSources } from "./snapshots/newest-confirmed.ts";

/** The rank of a card that comes to the end of a lane of a board, as the board is at its head. Builds the document. */
export async function rankAtEnd(sources: SnapshotSources, compartment: CompartmentId, lane: Lane): Promise<string> {
  const { seq } = await sources.ledger.head(compartment);
  const doc = replayed([(await pastState(sources, compartment, seq)) ?? EMPTY_UPDATE]);
  const rank = endOfLane(doc, lane);
  doc.destroy();
  return rank;
}
