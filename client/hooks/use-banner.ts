import { useMemo } from "react";
import { highWaterReaders } from "../model/marking.ts";
import type { RoomScene } from "./use-room.ts";
import { useSignal } from "./use-signal.ts";

/** Who may read everything on this screen: every compartment whose cards and timeline are shown counts, seen or scrolled away. */
export function useBannerReaders({ session, compartments }: RoomScene): readonly string[] | null {
  const hidden = useSignal(session.hidden);
  return useMemo(
    () => highWaterReaders([...compartments.values()].filter((compartment) => !hidden.has(compartment.id))),
    [compartments, hidden],
  );
}
