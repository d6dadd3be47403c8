import { createContext } from "react";
import type * as Y from "yjs";

/** A stretch of a text that a thread is about; `isEnd` where the thread's range ends with it. */
export interface ReadMark {
  readonly thread: string;
  readonly from: number;
  readonly to: number;
  readonly isEnd: boolean;
}

/** The commented stretches of each text of the body that is read. */
export const ReadMarksContext = createContext<ReadonlyMap<Y.Text, readonly ReadMark[]>>(new Map());

/** Which text an element of the page shows, and from which letter on: for finding out what a person has selected. */
export const shownText = new WeakMap<Node, { readonly text: Y.Text; readonly offset: number }>();

/** Where the marks on a text begin and end, between 0 and its length, in order: it is drawn in these pieces. */
export function pieceEnds(marks: readonly ReadMark[], from: number, to: number): readonly number[] {
  const inside = marks.flatMap((mark) => [mark.from, mark.to]).filter((at) => at > from && at < to);
  return [...new Set([from, ...inside, to])].toSorted((a, b) => a - b);
}
