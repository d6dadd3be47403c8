import { useLayoutEffect, useRef, type RefObject } from "react";

/** The latest value, for what is made once and called back later. */
export function useLatest<Value>(value: Value): RefObject<Value> {
  const ref = useRef(value);
  useLayoutEffect(() => {
    ref.current = value;
  }, [value]);
  return ref;
}
