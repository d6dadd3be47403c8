const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** A person's initials: the first letter of the first and of the last word, by whole characters. */
export function initials(displayName: string): string {
  const words = displayName.trim().split(/\s+/u).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map(firstLetter).join("").toLocaleUpperCase();
}

function firstLetter(word: string | undefined): string {
  for (const { segment } of letters.segment(word ?? "")) return segment;
  return "";
}

/** Number of colours for people; the colours themselves are tokens (`--person-0` …). */
const PERSON_COLOURS = 10;

/** The same colour for the same person on every screen: a number from 0 to 9 by their username (FNV-1a). */
export function personColour(username: string): number {
  let hash = 0x811c9dc5;
  for (const letter of username) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return ((hash ^ (hash >>> 16)) >>> 0) % PERSON_COLOURS;
}
