import { useCallback, useMemo, useSyncExternalStore } from "react";
import type { MarkedPlace, Marking } from "../../shared/marking/marking.ts";
import { screenMarking } from "../model/screen-marking.ts";
import { useMarkingScheme } from "./use-marking-scheme.ts";
import { usePersonNews } from "./use-person-news.ts";
import type { RoomScene } from "./use-room.ts";
import { useSignal } from "./use-signal.ts";

/**
 * The marking of everything on this screen (S1); null while it shows nothing. Every compartment and card counts, also one that is scrolled out of view or
 * hidden: its name stays on the screen, and a notice, the timeline or an open sheet may name its cards. So does what the open inbox shows, also of other rooms.
 */
export function useBannerMarking({ board, compartments }: RoomScene): Marking | null {
  const scheme = useMarkingScheme();
  const beside = useInboxMarkings();
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = [board.subscribe("all", listener), board.subscribe("docs", listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    [board],
  );
  const unseen = () => new Set([...compartments.keys()].filter((id) => !board.isWhole(id)));
  // A text, which is the same as long as the marking is: a board changes many times a second, and its marking seldom.
  const read = () => JSON.stringify(screenMarking({ compartments, unseen: unseen(), cards: board.cards(), beside }, scheme));
  const written = useSyncExternalStore(subscribe, read);
  return useMemo(() => JSON.parse(written) as Marking | null, [written]);
}

const NONE_UNSEEN: ReadonlySet<string> = new Set();
const NO_COMPARTMENTS: ReadonlyMap<string, MarkedPlace> = new Map();

/** The marking of everything in the open inbox; null where it shows nothing. */
export function useInboxMarking(): Marking | null {
  const scheme = useMarkingScheme();
  const beside = useInboxMarkings();
  return useMemo(() => screenMarking({ compartments: NO_COMPARTMENTS, unseen: NONE_UNSEEN, cards: [], beside }, scheme), [beside, scheme]);
}

const NONE: readonly MarkedPlace[] = [];

function useInboxMarkings(): readonly MarkedPlace[] {
  const { inbox, waiting } = usePersonNews();
  const isOpen = useSignal(inbox.isOpen);
  const { entries } = useSignal(inbox.current);
  const { items } = useSignal(waiting.current);
  return useMemo(
    () => (isOpen ? [...(entries ?? []), ...(items ?? [])].flatMap(({ marking }) => marking ?? []) : NONE),
    [isOpen, entries, items],
  );
}
