import { useMemo } from "react";
import { highWaterReaders } from "../model/marking.ts";
import type { RoomScene } from "./use-room.ts";
import { useSignal } from "./use-signal.ts";

/** The partners that may read everything on this screen. Every compartment on the board and in the timeline counts, also where it is scrolled out of view. */
export function useBannerReaders({ session, compartments }: RoomScene): readonly string[] | null {
  const hidden = useSignal(session.hidden);
  return useMemo(
    () => highWaterReaders([...compartments.values()].filter((compartment) => !hidden.has(compartment.id))),
    [compartments, hidden],
  );
}
