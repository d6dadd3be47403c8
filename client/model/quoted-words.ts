import type * as Y from "yjs";
import { anchorOf, plainText, stretchesOf, textsOf, type Anchor, type CommentedText, type TextPlace } from "./anchor.ts";

/**
 * Words of a title or body with what stood around them, as the record has them: they are found again by it in a text of other letters, such as that of a
 * card that was restored (a text quote selector, W3C Web Annotation Data Model, section 4.2.4). Paragraphs are parted by line feeds.
 */
export interface QuotedWords {
  readonly exact: string;
  readonly before: string;
  readonly after: string;
  /** Where they stood, in UTF-16 code units from the beginning. */
  readonly index: number;
}

/** Characters on each side by which words are told apart from the same ones elsewhere. */
const CONTEXT = 32;
/** Words of at least this many characters, which a text has once, are the same ones whatever stands around them. */
const UNMISTAKABLE = 16;

/** The words that an anchor is about, with what is around them; null where it is about none in this text. */
export function quotedWords(root: CommentedText, anchor: Anchor): QuotedWords | null {
  const stretches = stretchesOf(root, anchor);
  const [first, last] = [stretches[0], stretches.at(-1)];
  if (first === undefined || last === undefined) return null;
  const { letters, starts } = flatText(root);
  const from = (starts.get(first.text) ?? 0) + first.from;
  const to = (starts.get(last.text) ?? 0) + last.to;
  return { exact: letters.slice(from, to), ...around(letters, from, to), index: from };
}

/**
 * Where a text has these words: an anchor of it, or null where it does not have them. The same words elsewhere are other ones: what stood before or after
 * them has to be there, too, unless they cannot be mistaken. Writes nothing (P11).
 */
export function anchorOfWords(root: CommentedText, quote: QuotedWords): Anchor | null {
  const { letters, starts } = flatText(root);
  const places = placesOf(letters, quote.exact);
  const likely = places.map((from) => ({ from, likeness: likeness(letters, from, quote), distance: Math.abs(from - quote.index) }));
  const [best] = likely.toSorted((a, b) => b.likeness - a.likeness || a.distance - b.distance);
  if (best === undefined) return null;
  const isUnmistakable = places.length === 1 && quote.exact.length >= UNMISTAKABLE;
  if (best.likeness === 0 && !isUnmistakable) return null;
  const from = textPlace(starts, best.from);
  const to = textPlace(starts, best.from + quote.exact.length);
  return from === null || to === null ? null : anchorOf(from, to);
}

/** How many sides of the words look like those of the quote. */
function likeness(letters: string, from: number, { exact, before, after }: QuotedWords): number {
  const found = around(letters, from, from + exact.length);
  return Number(found.before === before) + Number(found.after === after);
}

function around(letters: string, from: number, to: number): Pick<QuotedWords, "before" | "after"> {
  return { before: letters.slice(Math.max(0, from - CONTEXT), from), after: letters.slice(to, to + CONTEXT) };
}

function placesOf(letters: string, words: string): readonly number[] {
  const places: number[] = [];
  for (let at = letters.indexOf(words); at >= 0; at = letters.indexOf(words, at + 1)) places.push(at);
  return places;
}

/** All letters of a title or body, and where in them each of its texts begins. The ends of a text are line feeds, those of the first and the last, too. */
function flatText(root: CommentedText): { readonly letters: string; readonly starts: ReadonlyMap<Y.Text, number> } {
  const starts = new Map<Y.Text, number>();
  let letters = "\n";
  for (const text of textsOf(root)) {
    starts.set(text, letters.length);
    letters += `${plainText(text)}\n`;
  }
  return { letters, starts };
}

/** The place in a text of what stands at an index of all letters; null between two texts. */
function textPlace(starts: ReadonlyMap<Y.Text, number>, index: number): TextPlace | null {
  for (const [text, start] of starts) if (index >= start && index <= start + text.length) return { text, index: index - start };
  return null;
}
