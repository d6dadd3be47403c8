import { useMemo } from "react";
import type { Compartment } from "../../shared/rest/compartments.ts";
import type { MarkingContext } from "../../shared/marking/violations.ts";
import { useMarkingScheme } from "./use-marking-scheme.ts";
import { useMinute } from "./use-minute.ts";
import { useRoom } from "./use-room.ts";

/** What markings of the cards of a compartment are held against now: every card of it at the same moment. */
export function useMarkingContext(place: Compartment): MarkingContext {
  const { nations } = useRoom();
  const scheme = useMarkingScheme();
  const now = useMinute();
  return useMemo(() => ({ place, inRoom: nations, scheme, now }), [place, nations, scheme, now]);
}
