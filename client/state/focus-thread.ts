import { Signal } from "./signal.ts";

/** The thread that is to come into view with the focus; a fold that it is in opens for it. Null if there is none. */
export const awaitedThread = new Signal<string | null>(null);

/** About a second: what has not appeared by then is not on this screen. */
const MOST_FRAMES = 60;

/** Gives the focus to a thread of the open card, now or when it appears, and brings it into view. */
export function focusThread(thread: string): void {
  awaitedThread.set(thread);
  awaitElement(
    `.thread[data-thread="${CSS.escape(thread)}"]`,
    (element) => {
      element.focus({ preventScroll: true });
      element.scrollIntoView({ block: "nearest" });
    },
    () => awaitedThread.get() === thread && awaitedThread.set(null),
  );
}

/** Gives the focus to the field where a new comment on the open card is written. */
export function focusComposer(): void {
  awaitElement(".composer[data-new=true] textarea", (element) => element.focus());
}

/** Brings the words into view that a thread is about, and gives the focus to the button beside them, which goes back to the thread. */
export function focusAnchor(thread: string): void {
  awaitElement(`[data-anchor-go="${CSS.escape(thread)}"]`, (element) => {
    document.querySelector(`[data-anchor="${CSS.escape(thread)}"]`)?.scrollIntoView({ block: "center" });
    element.focus({ preventScroll: true });
  });
}

/** Calls `found` once the element is there, in one frame after the other, then `end`; only `end` where it does not appear. */
function awaitElement(selector: string, found: (element: HTMLElement) => void, end: () => void = () => undefined): void {
  let frames = 0;
  const attempt = (): void => {
    const element = document.querySelector<HTMLElement>(selector);
    frames += 1;
    if (element === null && frames < MOST_FRAMES) return void requestAnimationFrame(attempt);
    if (element !== null) found(element);
    end();
  };
  requestAnimationFrame(attempt);
}
