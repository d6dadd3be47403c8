import { INVISIBLE } from "./fold.ts";

/**
 * A text for patterns of numbers and letters: without characters that nobody sees, digits and letters of full width as ASCII, white space of two characters at most,
 * and where each of its places was.
 */
export interface PlainText {
  readonly text: string;
  /** Where a place of {@link text} is in the text as it was written. */
  readonly at: (place: number) => number;
}

const UNSEEN = new RegExp(`[${INVISIBLE}\\p{M}]`, "u");
const NEEDS = new RegExp(
  `[${INVISIBLE}\\p{M}\\u0660-\\u066C\\u06F0-\\u06F9\\u060C\\u2212\\uFF01-\\uFF5E\\u{1D400}-\\u{1D7FF}]|\\s{3}`,
  "u",
);
const SPACE = /\s/u;
/** Patterns try every way to part white space that stands between numbers. In longer white space that would take them hours. */
const MOST_SPACES = 2;

/** See {@link PlainText}. */
export function plainOf(written: string): PlainText {
  if (!NEEDS.test(written)) return { text: written, at: (place) => place };
  let text = "";
  const places: number[] = [];
  let place = 0;
  let spaces = 0;
  for (const character of written) {
    const isUnseen = UNSEEN.test(character);
    if (!isUnseen) spaces = SPACE.test(character) ? spaces + 1 : 0;
    if (!isUnseen && spaces <= MOST_SPACES) {
      const plain = plainCharacter(character);
      text += plain;
      for (let index = 0; index < plain.length; index++) places.push(place);
    }
    place += character.length;
  }
  places.push(place);
  return { text, at: (index) => places[index] ?? place };
}

/** One character as ASCII where it is a digit, a sign of numbers, or a letter of another width. */
function plainCharacter(character: string): string {
  const code = character.codePointAt(0)!;
  // The digits of each script lie at a code that ends in 0, as ASCII's do.
  if ((code >= 0x0660 && code <= 0x0669) || (code >= 0x06f0 && code <= 0x06f9)) return String(code & 0x0f);
  if (code === 0x066b) return ".";
  if (code === 0x060c) return ",";
  if (code === 0x2212) return "-";
  return (code >= 0xff01 && code <= 0xff5e) || (code >= 0x1d400 && code <= 0x1d7ff) ? character.normalize("NFKC") : character;
}

/** What a reader finds in the plain form of a text, at its places in the text as it was written. */
export function readPlain<Found extends { readonly start: number; readonly end: number }>(
  written: string,
  read: (text: string) => Iterable<Found>,
): readonly Found[] {
  const { text, at } = plainOf(written);
  // The end is behind the last character, which marks may follow.
  return [...read(text)].map((found) => ({
    ...found,
    start: at(found.start),
    end: found.end === 0 ? 0 : Math.max(at(found.end - 1) + 1, at(found.start)),
  }));
}
