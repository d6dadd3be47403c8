import { useLayoutEffect, type RefObject } from "react";
import type { CardKey } from "../../model/card-key.ts";

// A card that moves to another lane is a new element there. Whoever had the focus in the old one gets it in the new one.
let waiting: CardKey | null = null;

/** Keeps the focus on a card when it is moved, by this person or by another. */
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

/** The card that will take the focus when it appears; a lane scrolls to it. Null if none. */
export function cardAwaitingFocus(): CardKey | null {
  return waiting;
}

/** Asks that a card take the focus when it appears, for example after it was moved from a menu. */
export function focusWhenShown(key: CardKey): void {
  waiting = key;
}
