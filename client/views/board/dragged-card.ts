import { LANES, type Lane } from "../../../shared/board/vocabulary.ts";
import { parseCardKey, type CardKey } from "../../model/card-key.ts";

type DragData = Record<string | symbol, unknown>;

/** What a card carries while it is dragged. */
export function draggedData(key: CardKey): DragData {
  return { draggedCard: key };
}

/** The card that is dragged; null if something else is. */
export function readDragged(data: DragData): CardKey | null {
  const key = data["draggedCard"];
  return typeof key === "string" ? (parseCardKey(key)?.key ?? null) : null;
}

/** What a place says about itself: a lane, and the card there if it is one. */
export function targetData(lane: Lane, card: CardKey | null): DragData {
  return { targetLane: lane, targetCard: card };
}

/** Where something is dropped; null if the place is not on the board. */
export function readTarget(data: DragData): { readonly lane: Lane; readonly card: CardKey | null } | null {
  const lane = LANES.find((known) => known === data["targetLane"]);
  const card = data["targetCard"];
  if (lane === undefined) return null;
  return { lane, card: typeof card === "string" ? (parseCardKey(card)?.key ?? null) : null };
}
