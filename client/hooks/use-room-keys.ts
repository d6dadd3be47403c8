import { useEffect } from "react";
import { msg } from "@lingui/core/macro";
import { undoSentence } from "../i18n/undo-words.ts";
import { showToast } from "../state/toasts.ts";
import type { RoomScene } from "./use-room.ts";

/** Undoes this person's latest edit and names it in a toast. */
export function undoLast({ session }: RoomScene): void {
  const label = session.undo.undo();
  showToast(label === null ? msg`There is nothing of yours to undo.` : undoSentence("undone", label));
}

/** Redoes the edit that was undone last and names it in a toast. */
export function redoLast({ session }: RoomScene): void {
  const label = session.undo.redo();
  showToast(label === null ? msg`There is nothing to redo.` : undoSentence("redone", label));
}

/** Handles Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y outside of editors, and Escape to close the sheet. */
export function useRoomKeys(scene: RoomScene): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isEditor(event.target)) return;
      const key = event.key.toLowerCase();
      if (event.key === "Escape" && scene.openCard !== null) return scene.open(null);
      if (!(event.ctrlKey || event.metaKey) || event.altKey || scene.isPast) return;
      if (key === "z" && !event.shiftKey) undoLast(scene);
      else if (key === "y" || (key === "z" && event.shiftKey)) redoLast(scene);
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [scene]);
}

function isEditor(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}
