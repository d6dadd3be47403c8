import type { CardKey } from "../model/card-key.ts";
import { Signal } from "./signal.ts";

/** The card whose face takes the focus as soon as it can; its lane scrolls to it. Null if there is none. */
export const awaitedCard = new Signal<CardKey | null>(null);

/** A virtual list shows a card some frames after it has come; a card that is not shown by then has no face on this screen. */
const MOST_FRAMES = 30;

/** Gives the focus to the face of a card, now or when it appears, for example after a move or when its sheet is closed. */
export function focusCard(key: CardKey): void {
  awaitedCard.set(key);
  let frames = 0;
  const attempt = (): void => {
    if (awaitedCard.get() !== key) return;
    frames += 1;
    // An open menu takes the focus back.
    const isFree = document.querySelector("[role=menu]") === null;
    const title = isFree ? document.querySelector<HTMLElement>(`[data-card="${CSS.escape(key)}"] .card-title`) : null;
    title?.focus();
    if ((title !== null && document.activeElement === title) || frames >= MOST_FRAMES) return awaitedCard.set(null);
    requestAnimationFrame(attempt);
  };
  requestAnimationFrame(attempt);
}
