import { useMemo } from "react";
import type { Releasability } from "../../shared/access/releasability.ts";
import { highWaterReaders } from "../model/marking.ts";
import { usePersonNews } from "./use-person-news.ts";
import type { RoomScene } from "./use-room.ts";
import { useSignal } from "./use-signal.ts";

/**
 * The partners that may read everything on this screen (S1). Every compartment counts, also one that is scrolled out of view or hidden: its name stays
 * on the screen, and a notice or an open sheet may name its cards. So does what the open inbox shows, also of other rooms.
 */
export function useBannerReaders({ compartments }: RoomScene): readonly string[] | null {
  const inbox = useInboxMarkings();
  return useMemo(() => highWaterReaders([...compartments.values(), ...inbox]), [compartments, inbox]);
}

/** The partners that may read everything in the open inbox; null where it shows nothing. */
export function useInboxReaders(): readonly string[] | null {
  const markings = useInboxMarkings();
  return useMemo(() => highWaterReaders(markings), [markings]);
}

const NONE: readonly Releasability[] = [];

function useInboxMarkings(): readonly Releasability[] {
  const { inbox, waiting } = usePersonNews();
  const isOpen = useSignal(inbox.isOpen);
  const { entries } = useSignal(inbox.current);
  const { items } = useSignal(waiting.current);
  return useMemo(
    () => (isOpen ? [...(entries ?? []), ...(items ?? [])].flatMap(({ marking }) => marking ?? []) : NONE),
    [isOpen, entries, items],
  );
}
