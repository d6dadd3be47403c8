/** Forms of one letter that decomposing leaves apart: of alef, ya and kaf in Arabic script, and the dotless i. */
const FORMS: Readonly<Record<string, string>> = {
  "\u0671": "\u0627",
  "\u0649": "\u064A",
  "\u06CC": "\u064A",
  "\u06A9": "\u0643",
  "\u0131": "i",
};

/**
 * The letters of a text as people compare them who look for a name: without case, marks (accents, vowel signs, hamza on a letter) and tatweel, in one form
 * each. Two texts with the same letters need not be the same text.
 */
export function lettersOf(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/[\p{M}\u0640]/gu, "")
    .toLowerCase()
    .replaceAll(/[\u0671\u0649\u06CC\u06A9\u0131]/gu, (form) => FORMS[form] ?? form);
}
