import { useMemo } from "react";
import { highWaterReaders } from "../model/marking.ts";
import type { RoomScene } from "./use-room.ts";

/**
 * The partners that may read everything on this screen. Every compartment counts, also one that is scrolled out of view or hidden: its name stays
 * on the screen, and a notice or an open sheet may name its cards.
 */
export function useBannerReaders({ compartments }: RoomScene): readonly string[] | null {
  return useMemo(() => highWaterReaders([...compartments.values()]), [compartments]);
}
