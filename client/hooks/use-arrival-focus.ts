import { useEffect, useRef, type RefObject } from "react";

/**
 * For what a person reads or fills in first on a page: it takes the focus when it appears, unless something has it, since what they pressed to come
 * here is gone. `isFirst`: whether this is it.
 */
export function useArrivalFocus<Kind extends HTMLElement>(isFirst = true): RefObject<Kind | null> {
  const ref = useRef<Kind>(null);
  useEffect(() => {
    if (isFirst && document.activeElement === document.body) ref.current?.focus({ preventScroll: true });
  }, [isFirst]);
  return ref;
}
