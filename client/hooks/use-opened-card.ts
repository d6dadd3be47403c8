import { useEffect } from "react";
import { useRoom } from "./use-room.ts";

/** Says once that the person has a card open before their eyes: on a page that is visible, and as it is now (R53). */
export function useOpenedCard({ compartment, id }: { readonly compartment: string; readonly id: string }): void {
  const { session, isLooking } = useRoom();
  useEffect(() => {
    if (isLooking) return undefined;
    const look = (): void => {
      if (document.visibilityState === "visible") session.openedCard({ compartment, card: id });
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [session, compartment, id, isLooking]);
}
