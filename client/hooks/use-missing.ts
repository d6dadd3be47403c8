import { useCallback, useRef, useSyncExternalStore } from "react";
import type { MassDeletion } from "../../shared/control/events.ts";
import { missingCards } from "../model/missing-cards.ts";
import { useRoom } from "./use-room.ts";

type Removal = Pick<MassDeletion, "compartment" | "cards">;

/** Those of the removed cards that are still off the live board; null while the board has not arrived. */
export function useMissing<Removed extends Removal>(removed: Removed): Removed["cards"] | null {
  const { session } = useRoom();
  const { compartment } = removed;
  const before = useRef<Removed["cards"] | null>(null);
  const subscribe = useCallback(
    (listener: () => void) => {
      const link = session.links.links.get(compartment);
      const stops = [session.board.subscribe("all", listener), session.links.subscribe(listener), link?.subscribe(listener)];
      return () => {
        for (const stop of stops) stop?.();
      };
    },
    [session, compartment],
  );
  return useSyncExternalStore(subscribe, () => {
    const link = session.links.links.get(compartment);
    if (link === undefined || !link.snapshot.isLoaded) return null;
    const missing = missingCards(link.doc, removed.cards);
    // The same list as long as it holds the same cards.
    const isSame = before.current?.length === missing.length && missing.every((card, index) => card === before.current?.[index]);
    if (!isSame) before.current = missing;
    return before.current;
  });
}

/** Whether any of the removed cards is still off the live boards, as far as these have arrived. */
export function useIsAnyMissing(removals: readonly Removal[]): boolean {
  const { session } = useRoom();
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = [session.board.subscribe("all", listener), session.links.subscribe(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    [session],
  );
  return useSyncExternalStore(subscribe, () =>
    removals.some(({ compartment, cards }) => {
      const link = session.links.links.get(compartment);
      return link?.snapshot.isLoaded === true && missingCards(link.doc, cards).length > 0;
    }),
  );
}
