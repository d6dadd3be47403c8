import { LANES, type Lane } from "../../../shared/board/vocabulary.ts";
import { parseCardKey, type CardKey } from "../../model/card-key.ts";

type DragData = Record<string | symbol, unknown>;

/** What a card carries while it is dragged. */
export function draggedData(key: CardKey): DragData {
  return { draggedCard: key };
}

/** The card that is being dragged; null if something else is being dragged. */
export function readDragged(data: DragData): CardKey | null {
  const key = data["draggedCard"];
  return typeof key === "string" ? (parseCardKey(key)?.key ?? null) : null;
}

/** A place to drop on: a lane, and the card if the place is one. */
export function targetData(lane: Lane, card: CardKey | null): DragData {
  return { targetLane: lane, targetCard: card };
}

/** The place of a drop; null if it is not on the board. */
export function readTarget(data: DragData): { readonly lane: Lane; readonly card: CardKey | null } | null {
  const lane = LANES.find((known) => known === data["targetLane"]);
  const card = data["targetCard"];
  if (lane === undefined) return null;
  return { lane, card: typeof card === "string" ? (parseCardKey(card)?.key ?? null) : null };
}
