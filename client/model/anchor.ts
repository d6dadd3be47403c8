import { fromBase64, toBase64 } from "lib0/buffer";
import * as Y from "yjs";
import { bodyOf } from "../../shared/board/card.ts";

/** A range of a text as a comment stores it: two Yjs relative positions in base64url, which stay with their letters when the text around them changes. */
export interface Anchor {
  readonly from: string;
  readonly to: string;
}

/** What a comment on a range is about: a title, or a body with all its texts. */
export type CommentedText = Y.Text | Y.XmlFragment;

/** A place between two letters of a title, or of one of a body's texts. */
export interface TextPlace {
  readonly text: Y.Text;
  readonly index: number;
}

/** Letters of a title, or of one of a body's texts, from index to index; never empty. */
export interface TextStretch {
  readonly text: Y.Text;
  readonly from: number;
  readonly to: number;
}

/** Words that are shown of a range, UTF-16 code units. */
const MOST_WORDS = 280;

/** The anchor of a range. What is written at either end later does not belong to it. Writes nothing (P11). */
export function anchorOf(from: TextPlace, to: TextPlace): Anchor {
  return {
    from: encoded(Y.createRelativePositionFromTypeIndex(from.text, from.index, 0)),
    to: encoded(Y.createRelativePositionFromTypeIndex(to.text, to.index, -1)),
  };
}

/**
 * The letters of a title or body that an anchor is about, in order. Empty where they are gone, or never were in it. Where only a part of them is left,
 * for example after a paragraph of theirs was deleted, that part.
 */
export function stretchesOf(root: CommentedText, { from, to }: Anchor): readonly TextStretch[] {
  const texts = textsOf(root);
  const [start, end] = [placeOf(texts, from), placeOf(texts, to)];
  if (start === null && end === null) return [];
  // A range whose other end is in a text that is gone went on to the end of this one, or began at its beginning.
  const first = start ?? { at: end?.at ?? 0, index: 0 };
  const last = end ?? { at: start?.at ?? 0, index: Infinity };
  return texts.slice(first.at, last.at + 1).flatMap((text, offset) => {
    const begin = offset === 0 ? first.index : 0;
    const finish = first.at + offset === last.at ? Math.min(last.index, text.length) : text.length;
    return begin < finish ? [{ text, from: begin, to: finish }] : [];
  });
}

/** The words of a range in one line; cut where they are long. */
export function wordsOf(stretches: readonly TextStretch[]): string {
  return inOneLine(stretches.map(({ text, from, to }) => plainText(text).slice(from, to)).join(" "));
}

/** Words as they are shown: on one line, and cut where they are long. */
export function inOneLine(words: string): string {
  const line = words.replaceAll(/\s+/gu, " ").trim();
  return line.length > MOST_WORDS ? `${line.slice(0, MOST_WORDS - 1)}…` : line;
}

/** The texts of a title or body in the order in which they are read. */
export function textsOf(root: CommentedText): readonly Y.Text[] {
  if (root instanceof Y.Text) return [root];
  return root.toArray().flatMap((node) => (node instanceof Y.XmlText || node instanceof Y.XmlElement ? textsOf(node) : []));
}

/** What comments on a range of this field are about; undefined where the card has no such text. */
export function commentedText(card: Y.Map<unknown> | undefined, field: string): CommentedText | undefined {
  const stored = card === undefined ? undefined : field === "body" ? bodyOf(card) : field === "title" ? card.get("title") : undefined;
  return stored instanceof Y.Text || stored instanceof Y.XmlFragment ? stored : undefined;
}

function placeOf(texts: readonly Y.Text[], position: string): { readonly at: number; readonly index: number } | null {
  const doc = texts[0]?.doc;
  if (doc === undefined || doc === null) return null;
  const absolute = absoluteOf(position, doc);
  const at = texts.findIndex((text) => text === absolute?.type);
  return absolute === null || at < 0 ? null : { at, index: absolute.index };
}

/** Null where it is no position in this document: another program may have sent any bytes. */
function absoluteOf(position: string, doc: Y.Doc): Y.AbsolutePosition | null {
  try {
    const relative = Y.decodeRelativePosition(fromBase64(position.replaceAll("-", "+").replaceAll("_", "/")));
    // Looking up a root by its name would make it.
    return relative.tname === null ? Y.createAbsolutePositionFromRelativePosition(relative, doc) : null;
  } catch {
    return null;
  }
}

function encoded(position: Y.RelativePosition): string {
  return toBase64(Y.encodeRelativePosition(position)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The letters of a text without its marks, at the places that an anchor counts: what is embedded counts as one. */
export function plainText(text: Y.Text): string {
  const parts = text.toDelta() as { readonly insert: unknown }[];
  return parts.map(({ insert }) => (typeof insert === "string" ? insert : "\uFFFC")).join("");
}
