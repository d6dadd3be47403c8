import { useEffect, type RefObject } from "react";

const HOME = "[data-focus-home]";
const CONTROL = "a, button, input, select, textarea";

/**
 * Keeps the focus from falling to the page's body when the element that has it is removed or disabled, by this person or another. From a line of a list
 * (`li`) it goes to the same control of the next line, else of the line before, else to what is marked `data-lines-end` in the part marked `data-lines`
 * around the list. From elsewhere, or where none of these is left, it goes to the nearest part around the element that is marked `data-focus-home`
 * and still there; each of those can take the focus.
 */
export function useFoundFocus(ref: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let focused: Element | null = null;
    let places: readonly (() => HTMLElement | null | undefined)[] = [];
    const remember = (element: Element | null): void => {
      // A menu or dialog stands outside and gives the focus back to what opened it.
      if (element === null || ref.current?.contains(element) !== true) return;
      focused = element;
      places = [...linesBeside(element), ...homesOf(element)];
    };
    const forget = (): void => {
      focused = null;
    };
    const look = (): void => {
      if (focused === null || document.activeElement !== document.body) return;
      if (focused.isConnected && !focused.matches(":disabled")) return;
      for (const place of places) {
        const found = place();
        if (found?.isConnected !== true || found === focused || found.matches(":disabled")) continue;
        return found.focus({ preventScroll: true });
      }
    };
    const onFocus = (event: FocusEvent): void => remember(event.target as Element);
    // A press on something that takes no focus is a choice; a press on the focused element is no change.
    const onClick = (): void => remember(document.activeElement);
    // At once: in the next frame a dialog gives a lost focus to its first control.
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
    document.addEventListener("focusin", onFocus);
    document.addEventListener("pointerdown", forget, true);
    document.addEventListener("click", onClick, true);
    return () => {
      observer.disconnect();
      document.removeEventListener("focusin", onFocus);
      document.removeEventListener("pointerdown", forget, true);
      document.removeEventListener("click", onClick, true);
    };
  }, [ref]);
}

/** The same control of the lines after and before an element's own, nearest first, then the end of the list. Empty for an element in no line. */
function linesBeside(element: Element): readonly (() => HTMLElement | null | undefined)[] {
  const line = element.closest("li");
  const siblings = [...(line?.parentElement?.children ?? [])];
  if (line === null) return [];
  const at = siblings.indexOf(line);
  const control = [...line.querySelectorAll(CONTROL)].indexOf(element);
  const lines = [...siblings.slice(at + 1), ...siblings.slice(0, at).toReversed()];
  const end = line.closest("[data-lines]")?.querySelector<HTMLElement>("[data-lines-end]");
  // A line that stays is the element's own: it has lost the control, not its place.
  const inLine = (other: Element) => () => {
    const controls = [...other.querySelectorAll<HTMLElement>(CONTROL)];
    return line.isConnected ? null : controls[Math.min(control, controls.length - 1)];
  };
  return [...lines.map(inLine), () => (line.isConnected ? null : end)];
}

function homesOf(element: Element): readonly (() => HTMLElement)[] {
  const homes: (() => HTMLElement)[] = [];
  for (let at = element.closest<HTMLElement>(HOME); at !== null; at = at.parentElement?.closest<HTMLElement>(HOME) ?? null) {
    const home = at;
    homes.push(() => home);
  }
  return homes;
}
