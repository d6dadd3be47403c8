import { useMemo, type RefObject } from "react";
import type * as Y from "yjs";
import { useAnchored } from "../../hooks/use-anchored.ts";
import { useSelectedLetters } from "../../hooks/use-text-selection.ts";
import { anchorOf, stretchesOf, wordsOf } from "../../model/anchor.ts";
import { marksOf, type ReadMark } from "./read-marks.ts";
import { useSheet } from "./sheet-context.ts";
import { useCommentOnRange } from "./use-comment-on-range.ts";

/** The comments on words of a title. */
interface TitleComments {
  /** The words that are commented on, for where the title is read. */
  readonly commented: ReadonlyMap<Y.Text, readonly ReadMark[]>;
  /** The same, for where it is written. */
  readonly marks: readonly ReadMark[];
  /** Begins a comment on the selected words. Null where none are selected, or the person may not comment. */
  readonly comment: (() => void) | null;
}

const NO_MARKS: ReadonlyMap<Y.Text, readonly ReadMark[]> = new Map();
const NONE: readonly ReadMark[] = [];

/** The comments on words of the open card's title. `text`: where it is kept, undefined where another program keeps it otherwise; `letters`: what stands in it now. */
export function useTitleComments(text: Y.Text | undefined, letters: string, field: RefObject<HTMLTextAreaElement | null>): TitleComments {
  const { acts } = useSheet();
  const anchored = useAnchored(acts, "title");
  const commented = useMemo(() => (text === undefined || letters === "" ? NO_MARKS : marksOf(text, anchored)), [text, letters, anchored]);
  const choose = useCommentOnRange("title");
  const selected = useSelectedLetters(field);
  const isReady = choose !== null && text !== undefined && selected !== null;
  const comment = () => {
    if (!isReady) return;
    const anchor = anchorOf({ text, index: selected.from }, { text, index: selected.to });
    choose({ anchor, words: wordsOf(stretchesOf(text, anchor)) });
  };
  return { commented, marks: (text && commented.get(text)) ?? NONE, comment: isReady ? comment : null };
}
