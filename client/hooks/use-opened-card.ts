import { useEffect } from "react";
import { useRoom } from "./use-room.ts";

/** Says once that the person has a card open before their eyes: on a page that is visible, and as it is now (R53). */
export function useOpenedCard(card: { readonly compartment: string; readonly id: string } | undefined): void {
  const { session, isLooking } = useRoom();
  const { compartment, id } = card ?? {};
  useEffect(() => {
    if (isLooking || compartment === undefined || id === undefined) return undefined;
    const look = (): void => {
      if (document.visibilityState === "visible") session.openedCard({ compartment, card: id });
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [session, compartment, id, isLooking]);
}
