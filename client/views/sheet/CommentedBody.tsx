import { useMemo, useRef, useState, useSyncExternalStore } from "react";
import type * as Y from "yjs";
import type { AnchoredThread, ChosenRange } from "../../editor/comment-marks.ts";
import { useDeepVersion } from "../../hooks/use-shared-text.ts";
import { anchorOf, stretchesOf, wordsOf, type TextPlace } from "../../model/anchor.ts";
import { CommentOnWords } from "./CommentOnWords.tsx";
import { ReadBody } from "./ReadBody.tsx";
import { marksOf, ReadMarksContext, shownText } from "./read-marks.ts";

interface CommentedBodyProps {
  readonly body: Y.XmlFragment;
  readonly anchored: readonly AnchoredThread[];
  /** The person wants to comment on a range; null where they may not. */
  readonly onChoose: ((range: ChosenRange) => void) | null;
}

/** A body for reading, with the ranges that are commented on, and a button that comments on the words that are selected. */
export function CommentedBody({ body, anchored, onChoose }: CommentedBodyProps) {
  const ref = useRef<HTMLDivElement>(null);
  const version = useDeepVersion(body);
  const marks = useMemo(() => (version >= 0 ? marksOf(body, anchored) : new Map()), [body, anchored, version]);
  const isSelected = useIsSelected(ref);
  const choose = () => {
    const range = ref.current === null ? null : selectedRange(ref.current, body);
    if (range !== null) onChoose?.(range);
  };
  return (
    <div ref={ref} className="grid gap-1.5">
      <ReadMarksContext value={marks}>
        <ReadBody body={body} />
      </ReadMarksContext>
      {onChoose !== null && isSelected && <CommentOnWords onComment={choose} />}
    </div>
  );
}

/** Whether words inside the element are selected. */
function useIsSelected(ref: React.RefObject<HTMLElement | null>): boolean {
  const [subscribe] = useState(() => (listener: () => void) => {
    document.addEventListener("selectionchange", listener);
    return () => document.removeEventListener("selectionchange", listener);
  });
  return useSyncExternalStore(subscribe, () => {
    const selection = document.getSelection();
    if (selection === null || selection.isCollapsed || ref.current === null) return false;
    return ref.current.contains(selection.anchorNode) && ref.current.contains(selection.focusNode);
  });
}

function selectedRange(element: HTMLElement, body: Y.XmlFragment): ChosenRange | null {
  const selection = document.getSelection();
  const range = selection !== null && selection.rangeCount > 0 ? selection.getRangeAt(0) : null;
  if (range === null || !element.contains(range.commonAncestorContainer)) return null;
  const [from, to] = [placeAt(range.startContainer, range.startOffset), placeAt(range.endContainer, range.endOffset)];
  if (from === null || to === null) return null;
  const anchor = anchorOf(from, to);
  const words = wordsOf(stretchesOf(body, anchor));
  return words === "" ? null : { anchor, words };
}

/** The place in a shared text that the browser's place in the page shows; null where it shows none. */
function placeAt(node: Node, offset: number): TextPlace | null {
  const shown = node.parentElement === null ? undefined : shownText.get(node.parentElement);
  return shown !== undefined && node instanceof Text ? { text: shown.text, index: shown.offset + offset } : null;
}
