import { useLayoutEffect, useRef, useState, useSyncExternalStore, type RefObject } from "react";

type TextArea = RefObject<HTMLTextAreaElement | null>;

/** Keeps the caret beside the same letters when another person types before it. */
export function useKeptCaret(ref: TextArea, value: string): void {
  const before = useRef({ value, caret: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const { value: old, caret } = before.current;
    // The browser moves the caret to the end when the text is set from outside.
    const isMoved = document.activeElement === element && old !== value && element.selectionStart === value.length && caret < old.length;
    if (isMoved) {
      let start = 0;
      while (start < old.length && start < value.length && old[start] === value[start]) start += 1;
      const place = start < caret ? Math.max(start, caret + value.length - old.length) : caret;
      element.setSelectionRange(place, place);
    }
    before.current = { value, caret: element.selectionStart };
  }, [ref, value]);
  useLayoutEffect(() => {
    const remember = () => {
      const element = ref.current;
      if (element !== null) before.current = { value: element.value, caret: element.selectionStart };
    };
    document.addEventListener("selectionchange", remember);
    return () => document.removeEventListener("selectionchange", remember);
  }, [ref]);
}

/** The letters of a text area that are selected, from index to index; null while none are. */
export function useSelectedLetters(ref: TextArea): { readonly from: number; readonly to: number } | null {
  const [subscribe] = useState(() => (listener: () => void) => {
    document.addEventListener("selectionchange", listener);
    return () => document.removeEventListener("selectionchange", listener);
  });
  const selected = useSyncExternalStore(subscribe, () => {
    const { selectionStart = 0, selectionEnd = 0 } = ref.current ?? {};
    // As text: the same range is then the same value.
    return selectionStart === selectionEnd || document.activeElement !== ref.current ? "" : `${selectionStart} ${selectionEnd}`;
  });
  if (selected === "") return null;
  const [from = 0, to = 0] = selected.split(" ").map(Number);
  return { from, to };
}
