import { fold, INVISIBLE } from "./fold.ts";

/** How the letters of a word are written: `UP`, `Title`, `low`, or in a script without case. */
export type Case = "upper" | "title" | "lower" | "none";

/** A word of a text, where it stands and how it is written. */
export interface Word {
  /** Where it stands, UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  /** See {@link fold}. Never empty. */
  readonly key: string;
  readonly case: Case;
  readonly isArabic: boolean;
  /** Whether it begins a line or a sentence, where a capital says nothing. */
  readonly isFirst: boolean;
  /** Number of the sentence in its text. */
  readonly sentence: number;
  /** Whether most words of its line begin with a capital, as in a headline, so that a capital says nothing. */
  readonly isInHeadline: boolean;
  /** Parts of a word with an apostrophe: `Omar'ın` is `omar`, `d'Omar` is `omar`, `Sa'id` also `said`. */
  readonly parts: readonly string[];
}

const APOSTROPHES = "'’ʼʿʾ‘`´ʹ";
const WORD = new RegExp(`[\\p{L}\\p{N}](?:[\\p{L}\\p{N}\\p{M}${INVISIBLE}]|[${APOSTROPHES}](?=[\\p{L}\\p{N}]))*`, "gu");
const APOSTROPHE = new RegExp(`[${APOSTROPHES}]`, "u");
const SENTENCE_END = /[.!?؟۔;؛…\n\r]|:\s/u;
const OPENING = /^[\s"“„«‹‘'([*•–—-]*$/u;
const ARABIC = /[\u0600-\u06FF\u0750-\u077F\u08A0-\u08FF\uFB50-\uFDFF\uFE70-\uFEFF]/;

type Mutable = Word & { isInHeadline: boolean; isFirst: boolean };

/** The words of a text in order. Numbers are words. */
export function wordsOf(text: string): readonly Word[] {
  const words: Mutable[] = [];
  let sentence = 0;
  let end = 0;
  let line: Mutable[] = [];
  const endLine = (): void => {
    if (isHeadline(line)) for (const word of line) word.isInHeadline = true;
    // In a line of Arabic script no sentence gives a word its capital.
    if (line.filter(({ isArabic }) => isArabic).length > line.length / 2) for (const word of line) word.isFirst = false;
    line = [];
  };
  for (const match of text.matchAll(WORD)) {
    const key = fold(match[0]);
    if (key === "") continue;
    const between = text.slice(end, match.index);
    const isAfterEnd = SENTENCE_END.test(between) && !(between === "." && words.at(-1)!.key.length === 1);
    if (isAfterEnd) sentence++;
    if (between.includes("\n")) endLine();
    const raw = match[0];
    const word = {
      start: match.index,
      end: match.index + raw.length,
      key,
      case: caseOf(raw),
      isArabic: ARABIC.test(raw),
      isFirst: words.length === 0 ? OPENING.test(between) : isAfterEnd,
      sentence,
      isInHeadline: false,
      parts: APOSTROPHE.test(raw)
        ? raw
            .split(APOSTROPHE)
            .map(fold)
            .filter((part) => part.length > 2)
        : [],
    };
    words.push(word);
    line.push(word);
    end = word.end;
  }
  endLine();
  return words;
}

/** Single letters with nothing but a space or a mark between them, such as `S I N D I` or `س.ن.د`, as the one word that they spell. */
export function spelledWords(text: string, words: readonly Word[]): readonly Word[] {
  const spelled: Word[] = [];
  for (let first = 0; first < words.length; first++) {
    let last = first;
    while (isSpelledOn(text, words, last)) last++;
    if (last - first >= 2) spelled.push(...spelledOf(words.slice(first, last + 1)));
    first = last;
  }
  return spelled;
}

/** Letters as one word, and as those that capitals part: `S a l i m N u r`. */
function spelledOf(letters: readonly Word[]): Word[] {
  const parts: Word[][] = [];
  for (const letter of letters) {
    if (letter.case === "title" || parts.length === 0) parts.push([letter]);
    else parts.at(-1)!.push(letter);
  }
  const words = parts.filter(({ length }) => length >= 3);
  return [joined(letters), ...(parts.length > 1 ? words.map(joined) : [])];
}

/** Each two neighbours as one word: `Sindi-yan`, `sin diyan`. */
export function joinedPairs(text: string, words: readonly Word[]): readonly Word[] {
  return words.slice(1).flatMap((word, index) => {
    const before = words[index]!;
    return /^[\s\-_.·]{1,2}$/u.test(text.slice(before.end, word.start)) ? [joined([before, word])] : [];
  });
}

function isSpelledOn(text: string, words: readonly Word[], index: number): boolean {
  const [word, next] = [words[index], words[index + 1]];
  if (word === undefined || next === undefined || word.key.length !== 1 || next.key.length !== 1) return false;
  return /^[^\p{L}\p{N}\n]{1,3}$/u.test(text.slice(word.end, next.start));
}

function joined(words: readonly Word[]): Word {
  const [first, last] = [words[0]!, words.at(-1)!];
  return {
    ...first,
    end: last.end,
    key: words.map(({ key }) => key).join(""),
    parts: [],
    case: first.case === "lower" ? "lower" : "title",
  };
}

function isHeadline(line: readonly Word[]): boolean {
  const long = line.filter((word) => word.case !== "none" && word.key.length > 3);
  return long.length >= 5 && long.filter((word) => word.case !== "lower").length > long.length * 0.7;
}

function caseOf(raw: string): Case {
  if (/^[a-z0-9]+$/.test(raw)) return /[a-z]/.test(raw) ? "lower" : "none";
  if (/^[A-Z][a-z]+$/.test(raw)) return "title";
  if (ARABIC.test(raw)) return "none";
  const letters = raw.normalize("NFKC").replace(/[^\p{L}]/gu, "");
  const capitals = letters.replace(/[^\p{Lu}\p{Lt}]/gu, "");
  if (!/[\p{Ll}\p{Lu}\p{Lt}]/u.test(letters)) return "none";
  if (capitals.length === letters.length) return letters.length > 1 ? "upper" : "title";
  return /^[\p{Lu}\p{Lt}]/u.test(letters) || capitals.length > 1 ? "title" : "lower";
}

/** Ranges of a text between quotation marks of any of the usual kinds, without the marks. */
export function quotedRanges(text: string): readonly { readonly start: number; readonly end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  for (const pattern of QUOTED) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index + match[0].indexOf(match[1]!);
      ranges.push({ start, end: start + match[1]!.length });
    }
  }
  return ranges;
}

const QUOTED = [/[“„«‹"]\s?([^“”„«»‹›"\n]{1,120}?)\s?[”“»›"]/gu, /(?<![\p{L}\p{N}])[‘']([^‘’'\n]{2,80})[’'](?![\p{L}\p{N}])/gu];
