import { useCallback, useSyncExternalStore } from "react";
import { parseCardKey, type CardKey } from "../model/card-key.ts";
import type { ActCount } from "../state/act-counts.ts";
import { useRoom } from "./use-room.ts";

/** How much was said about a card. Null where nothing was, and in the past: the counts are those of now. */
export function useActCount(key: CardKey): ActCount | null {
  const { session, isPast } = useRoom();
  const { counts } = session.acts;
  const subscribe = useCallback((listener: () => void) => counts.subscribe(key, listener), [counts, key]);
  const count = useSyncExternalStore(subscribe, () => {
    const place = parseCardKey(key);
    return place === null ? null : counts.of(place.compartment, place.id);
  });
  return isPast ? null : count;
}
