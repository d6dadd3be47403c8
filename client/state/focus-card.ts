import type { CardKey } from "../model/card-key.ts";
import { Signal } from "./signal.ts";

/** The card whose face is to come into view, and takes the focus if that was asked for; its lane scrolls to it. Null if there is none. */
export const awaitedCard = new Signal<CardKey | null>(null);

/** A virtual list shows a card some frames after it has come; a card that is not shown by then has no face on this screen. */
const MOST_FRAMES = 30;

/** Gives the focus to the face of a card, now or when it appears, for example after a move or when its sheet is closed. */
export function focusCard(key: CardKey): void {
  awaitFace(key, (title) => {
    // An open menu takes the focus back.
    if (document.querySelector("[role=menu]") !== null) return false;
    title.focus();
    return document.activeElement === title;
  });
}

/** Brings the face of a card into view and leaves the focus where it is. */
export function revealCard(key: CardKey): void {
  awaitFace(key, (title) => {
    title.scrollIntoView({ block: "nearest", inline: "nearest" });
    return true;
  });
}

/** Calls `found` with the title of a card's face once it is there, in one frame after the other until it says that it is done. */
function awaitFace(key: CardKey, found: (title: HTMLElement) => boolean): void {
  awaitedCard.set(key);
  let frames = 0;
  const attempt = (): void => {
    if (awaitedCard.get() !== key) return;
    frames += 1;
    const title = document.querySelector<HTMLElement>(`[data-card="${CSS.escape(key)}"] .card-title`);
    if ((title !== null && found(title)) || frames >= MOST_FRAMES) return awaitedCard.set(null);
    requestAnimationFrame(attempt);
  };
  requestAnimationFrame(attempt);
}
