import { useEffect, useRef, type RefObject } from "react";

/**
 * For what a person reads or fills in first on a page: it takes the focus when it appears, unless something has it, since what they pressed to come
 * here is gone. `isFirst`: whether this is it.
 */
export function useArrivalFocus<Kind extends HTMLElement>(isFirst = true): RefObject<Kind | null> {
  const ref = useRef<Kind>(null);
  useEffect(() => {
    if (isFirst && hasNothing(ref.current)) ref.current?.focus({ preventScroll: true });
  }, [isFirst]);
  return ref;
}

/** Whether no control has the focus: it is on the page's body, or on the part around `arrived` that a lost focus falls back to. */
function hasNothing(arrived: HTMLElement | null): boolean {
  const active = document.activeElement;
  return active === document.body || (active !== null && active.matches("[data-focus-home]") && active.contains(arrived));
}
