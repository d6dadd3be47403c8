import { useEffect } from "react";
import { redoLast, undoLast } from "./undo-press.ts";
import { BOARD_PAGE } from "../model/room-page.ts";
import type { RoomScene } from "./use-room.ts";

/** Handles Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y outside of editors, and Escape: in a field of the sheet it leaves the field, elsewhere it closes the sheet. Behind a dialog or cover, and where the room is not open, it does nothing. */
export function useRoomKeys(scene: RoomScene): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // Asked first, so that the page is not searched for dialogs at every letter that is typed.
      if (!mayConcernRoom(event) || !isReachable(scene)) return;
      if (isEditor(event.target)) return leaveOnEscape(event.key, event.target);
      if (event.defaultPrevented) return;
      const key = event.key.toLowerCase();
      if (event.key === "Escape" && goBack(scene)) return;
      if (!(event.ctrlKey || event.metaKey) || event.altKey || scene.isLooking) return;
      if (key === "z" && !event.shiftKey) undoLast(scene);
      else if (key === "y" || (key === "z" && event.shiftKey)) redoLast(scene);
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [scene]);
}

function mayConcernRoom({ key, ctrlKey, metaKey, isComposing }: KeyboardEvent): boolean {
  return !isComposing && (key === "Escape" || ctrlKey || metaKey);
}

/** From a release to the board, from an open card to none. Says whether there was somewhere to go back from. */
function goBack({ page, turnTo, openCard, open }: RoomScene): boolean {
  if (page.kind !== "board") turnTo(BOARD_PAGE);
  else if (openCard !== null) open(null);
  else return false;
  return true;
}

/** Whether or not the default was prevented: the text editor does that with Escape, and nothing else. */
function leaveOnEscape(key: string, field: HTMLElement): void {
  if (key === "Escape") field.closest<HTMLElement>("[data-focus-home]")?.focus({ preventScroll: true });
}

function isReachable({ session }: RoomScene): boolean {
  return session.state.get().kind === "open" && document.querySelector("dialog:modal, [role=dialog]") === null;
}

function isEditor(target: EventTarget | null): target is HTMLElement {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}
