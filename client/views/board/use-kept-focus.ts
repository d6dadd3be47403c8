import { useLayoutEffect, type RefObject } from "react";
import type { CardKey } from "../../model/card-key.ts";

// A card that moves to another lane becomes a new element there. If the old element had the focus, the new one gets it.
let waiting: CardKey | null = null;

/** Keeps the focus on a card when this or another person moves it. */
export function useKeptFocus(ref: RefObject<HTMLElement | null>, key: CardKey): void {
  useLayoutEffect(() => {
    const element = ref.current;
    if (waiting === key && element !== null) {
      waiting = null;
      element.querySelector("button")?.focus({ preventScroll: false });
    }
    return () => {
      if (element?.contains(document.activeElement) === true) waiting = key;
    };
  }, [ref, key]);
}

/** The card that will take the focus when it appears, or null; its lane scrolls to it. */
export function cardAwaitingFocus(): CardKey | null {
  return waiting;
}

/** Makes a card take the focus when it appears, for example after a move from a menu. */
export function focusWhenShown(key: CardKey): void {
  waiting = key;
}
