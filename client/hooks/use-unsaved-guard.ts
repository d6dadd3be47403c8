import { useEffect } from "react";
import type { CardKey } from "../model/card-key.ts";
import type { RoomSession } from "../state/room-session.ts";

/** Makes the browser ask before it closes the page while an edit has no receipt (P1), an entry of a card is not stored, or what was written about a card is not sent. */
export function useUnsavedGuard(session: RoomSession): void {
  useEffect(() => {
    const onUnload = (event: BeforeUnloadEvent) => {
      const badge = session.badge.get();
      if (("edits" in badge && badge.edits > 0) || hasOpenDrafts(session) || session.acts.drafts.unsent > 0) event.preventDefault();
    };
    globalThis.addEventListener("beforeunload", onUnload);
    return () => globalThis.removeEventListener("beforeunload", onUnload);
  }, [session]);
}

/** Whether an entry waits in a card that can be opened: what was typed into one that was deleted cannot be stored any more. */
function hasOpenDrafts({ drafts, board }: RoomSession): boolean {
  return [...drafts.keys()].some((field) => board.card(field.slice(0, field.lastIndexOf(" ")) as CardKey) !== undefined);
}
