import { useLayoutEffect, type RefObject } from "react";
import type { BoardCard } from "../model/board-store.ts";
import { focusCard } from "../state/focus-card.ts";
import { useRoom } from "./use-room.ts";

/** Keeps the focus on a card when this or another person moves it to another lane, where it becomes a new element. */
export function useKeptFocus(ref: RefObject<HTMLElement | null>, { key, lane }: BoardCard): void {
  const { board } = useRoom();
  useLayoutEffect(() => {
    const element = ref.current;
    return () => {
      const now = board.card(key);
      // A card that is only scrolled out of view stays out of view.
      if (now !== undefined && now.lane !== lane && element?.contains(document.activeElement) === true) focusCard(key);
    };
  }, [ref, board, key, lane]);
}
