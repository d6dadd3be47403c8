import { useEffect, type RefObject } from "react";

const HOME = "[data-focus-home]";

/**
 * Keeps the focus from falling to the page's body when the element that has it is removed or disabled, by this person or another. It goes to the nearest
 * part around the element that is marked `data-focus-home` and still there; each of those can take the focus.
 */
export function useFoundFocus(ref: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let focused: Element | null = null;
    let homes: readonly HTMLElement[] = [];
    let frame = 0;
    const remember = (element: Element | null): void => {
      // A menu or dialog stands outside and gives the focus back to what opened it.
      if (element === null || ref.current?.contains(element) !== true) return;
      focused = element;
      homes = homesOf(element);
    };
    const forget = (): void => {
      focused = null;
    };
    const look = (): void => {
      frame = 0;
      if (focused === null || document.activeElement !== document.body) return;
      if (focused.isConnected && !focused.matches(":disabled")) return;
      homes.find((home) => home !== focused && home.isConnected)?.focus({ preventScroll: true });
    };
    const onFocus = (event: FocusEvent): void => remember(event.target as Element);
    // A press on something that takes no focus is a choice; a press on the focused element is no change.
    const onClick = (): void => remember(document.activeElement);
    const observer = new MutationObserver(() => {
      frame ||= requestAnimationFrame(look);
    });
    observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
    document.addEventListener("focusin", onFocus);
    document.addEventListener("pointerdown", forget, true);
    document.addEventListener("click", onClick, true);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      document.removeEventListener("focusin", onFocus);
      document.removeEventListener("pointerdown", forget, true);
      document.removeEventListener("click", onClick, true);
    };
  }, [ref]);
}

function homesOf(element: Element): readonly HTMLElement[] {
  const homes: HTMLElement[] = [];
  for (let at = element.closest<HTMLElement>(HOME); at !== null; at = at.parentElement?.closest<HTMLElement>(HOME) ?? null) homes.push(at);
  return homes;
}
