import * as Y from "yjs";
import type { TextPlace, TextStretch } from "./anchor.ts";

// An editor counts positions over its whole document: one for each letter, one for each node without content, and one each where a node begins and ends.

/** Whether a node of this name has no content in the editor. */
export type IsLeaf = (name: string) => boolean;

/** Where each text of a body begins in the editor's document, in order. */
export function textPositions(body: Y.XmlFragment, isLeaf: IsLeaf): ReadonlyMap<Y.Text, number> {
  const starts = new Map<Y.Text, number>();
  const walk = (parent: Y.XmlFragment, start: number): number => {
    let at = start;
    for (const node of parent.toArray()) {
      if (node instanceof Y.XmlText) {
        starts.set(node, at);
        at += node.length;
      } else if (node instanceof Y.XmlElement) at = isLeaf(node.nodeName) ? at + 1 : walk(node, at + 1) + 1;
    }
    return at;
  };
  walk(body, 0);
  return starts;
}

/** The places in the texts for the ends of a range of the editor; null where no letter is between them. */
export function placesOf(
  starts: ReadonlyMap<Y.Text, number>,
  from: number,
  to: number,
): { readonly from: TextPlace; readonly to: TextPlace } | null {
  const touched = [...starts].filter(([text, start]) => start < to && start + text.length > from);
  const [first, last] = [touched[0], touched.at(-1)];
  if (first === undefined || last === undefined) return null;
  return {
    from: { text: first[0], index: Math.max(0, from - first[1]) },
    to: { text: last[0], index: Math.min(last[0].length, to - last[1]) },
  };
}

/** A stretch as a range of the editor; null where its text is not in the body. */
export function rangeOf(
  starts: ReadonlyMap<Y.Text, number>,
  { text, from, to }: TextStretch,
): { readonly from: number; readonly to: number } | null {
  const start = starts.get(text);
  return start === undefined ? null : { from: start + from, to: start + to };
}
