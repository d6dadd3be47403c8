import { createContext } from "react";
import type * as Y from "yjs";
import type { AnchoredThread } from "../../editor/comment-marks.ts";
import { stretchesOf, type CommentedText } from "../../model/anchor.ts";

/** A stretch of a text that a thread is about; `isEnd` where the thread's range ends with it. */
export interface ReadMark {
  readonly thread: string;
  readonly from: number;
  readonly to: number;
  readonly isEnd: boolean;
}

/** The commented stretches of each text of what is read. */
export const ReadMarksContext = createContext<ReadonlyMap<Y.Text, readonly ReadMark[]>>(new Map());

/** What of a title or body the threads are about. */
export function marksOf(root: CommentedText, anchored: readonly AnchoredThread[]): ReadonlyMap<Y.Text, readonly ReadMark[]> {
  const marks = new Map<Y.Text, ReadMark[]>();
  for (const { thread, anchor } of anchored) {
    const stretches = stretchesOf(root, anchor);
    for (const { text, from, to } of stretches) {
      const list = marks.get(text) ?? [];
      marks.set(text, list);
      list.push({ thread, from, to, isEnd: text === stretches.at(-1)?.text });
    }
  }
  return marks;
}

/** Which text an element of the page shows, and from which letter on: for finding out what a person has selected. */
export const shownText = new WeakMap<Node, { readonly text: Y.Text; readonly offset: number }>();

/** Where the marks on a text begin and end, between 0 and its length, in order: it is drawn in these pieces. */
export function pieceEnds(marks: readonly ReadMark[], from: number, to: number): readonly number[] {
  const inside = marks.flatMap((mark) => [mark.from, mark.to]).filter((at) => at > from && at < to);
  return [...new Set([from, ...inside, to])].toSorted((a, b) => a - b);
}
