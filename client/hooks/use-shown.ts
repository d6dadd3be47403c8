import { useEffect, useRef, type RefObject } from "react";

/** For what appears in answer to a person: it comes into view once, as far as it is not. */
export function useShown<Kind extends HTMLElement>(): RefObject<Kind | null> {
  const ref = useRef<Kind>(null);
  useEffect(() => {
    // In newer browsers it gives a promise, which must not become the effect's clean-up.
    ref.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return ref;
}
