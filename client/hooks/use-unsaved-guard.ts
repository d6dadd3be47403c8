import { useEffect } from "react";
import type { RoomSession } from "../state/room-session.ts";

/** Makes the browser ask before it closes the page while an edit has no receipt (P1), or an entry of a card is not stored. */
export function useUnsavedGuard(session: RoomSession): void {
  useEffect(() => {
    const onUnload = (event: BeforeUnloadEvent) => {
      const badge = session.badge.get();
      if (("edits" in badge && badge.edits > 0) || session.drafts.size > 0) event.preventDefault();
    };
    globalThis.addEventListener("beforeunload", onUnload);
    return () => globalThis.removeEventListener("beforeunload", onUnload);
  }, [session]);
}
