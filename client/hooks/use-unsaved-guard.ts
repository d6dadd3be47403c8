import { useEffect } from "react";
import type { RoomSession } from "../state/room-session.ts";

/** Has the browser ask before the page is closed while an edit is not yet known to be on disk (P1). */
export function useUnsavedGuard(session: RoomSession): void {
  useEffect(() => {
    const onUnload = (event: BeforeUnloadEvent) => {
      const badge = session.badge.get();
      if ("edits" in badge && badge.edits > 0) event.preventDefault();
    };
    globalThis.addEventListener("beforeunload", onUnload);
    return () => globalThis.removeEventListener("beforeunload", onUnload);
  }, [session]);
}
