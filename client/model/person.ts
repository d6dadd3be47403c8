/** A person's two letters for a small round mark: first letters of the first and last word, by whole characters. */
export function initials(displayName: string): string {
  const words = displayName.trim().split(/\s+/u).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => (word === undefined ? "" : ([...word][0] ?? "")));
  return letters.join("").toLocaleUpperCase();
}

/** How many colours people are told apart by; the colours themselves are tokens (`--person-0` …). */
const PERSON_COLOURS = 8;

/** The same colour for the same person on every screen: a number from 0 to 7 by their username. */
export function personColour(username: string): number {
  let hash = 0;
  for (const letter of username) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return hash % PERSON_COLOURS;
}
