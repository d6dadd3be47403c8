import { useLayoutEffect, useRef } from "react";
import type { CardKey } from "../model/card-key.ts";
import { focusCard } from "../state/focus-card.ts";

/** When the sheet is closed, the focus returns to what opened it, for example a line of the timeline, or else to the card's face. */
export function useReturnedFocus(openCard: CardKey | null): void {
  const opener = useRef<Element | null>(null);
  const before = useRef<CardKey | null>(null);
  useLayoutEffect(() => {
    const closed = openCard === null ? before.current : null;
    // A card that is opened from another one's sheet has the opener of that one.
    if (openCard !== null && before.current === null) opener.current = document.activeElement;
    before.current = openCard;
    if (closed === null || document.activeElement !== document.body) return;
    const element = opener.current;
    if (element instanceof HTMLElement && element !== document.body && element.isConnected) element.focus();
    if (document.activeElement === document.body) focusCard(closed);
  }, [openCard]);
}
