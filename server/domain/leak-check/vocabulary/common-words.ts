import { fold } from "../text/fold.ts";
import { remembered } from "../text/remembered.ts";
import { bareForms, caseForms, isArabicKey } from "./affixes.ts";
import { ARABIC_FUNCTION_WORDS, ARABIC_ORDINARY_WORDS } from "./arabic-script-words.ts";
import { calendarWords } from "./calendar-words.ts";
import { EVERYDAY_WORDS } from "./everyday-words.ts";
import { LATIN_FUNCTION_WORDS, LATIN_ORDINARY_WORDS } from "./latin-words.ts";

let functionWords: ReadonlySet<string> | undefined;
let commonWords: ReadonlySet<string> | undefined;

const keysOf = (tables: Readonly<Record<string, string>>): string[] =>
  Object.values(tables).flatMap((words) => words.trim().split(/\s+/u).map(fold));

/** Whether a folded word is one of grammar. */
export function isFunctionWord(key: string): boolean {
  functionWords ??= new Set([...keysOf(LATIN_FUNCTION_WORDS), ...keysOf(ARABIC_FUNCTION_WORDS)]);
  return functionWords.has(key);
}

/** Whether a folded word, or what is left of it without article and endings, is one that anybody may use. */
export const isCommonWord = remembered((key: string): boolean => {
  commonWords ??= new Set([
    ...keysOf(LATIN_FUNCTION_WORDS),
    ...keysOf(ARABIC_FUNCTION_WORDS),
    ...keysOf(LATIN_ORDINARY_WORDS),
    ...keysOf(ARABIC_ORDINARY_WORDS),
    ...keysOf(EVERYDAY_WORDS),
    ...calendarWords(),
  ]);
  const words = commonWords;
  return (
    words.has(key) ||
    (isArabicKey(key)
      ? caseForms(key).some((form) => (form.length > 3 || key.startsWith("ال")) && words.has(form)) ||
        bareForms(key).some((form) => form.length > 3 && words.has(form)) ||
        isUrduVerb(key, words)
      : isDerived(key, words))
  );
});

/** A form of an Urdu verb whose infinitive is a common word: چلانے of چلانا. */
function isUrduVerb(key: string, words: ReadonlySet<string>): boolean {
  return URDU_ENDING.test(key) && words.has(key.replace(URDU_ENDING, "نا"));
}

const URDU_ENDING = /(?:ني|تا|تي)$/u;

/** An English or French word made of a common one: `boats`, `boarded`, `sailing`. */
function isDerived(key: string, words: ReadonlySet<string>): boolean {
  if (!/^[a-z]{5,}$/.test(key)) return false;
  for (const ending of [
    "s",
    "es",
    "ed",
    "d",
    "ing",
    "er",
    "ers",
    "ly",
    "ies",
    "ment",
    "e",
    "ees",
    "ent",
    "nya",
    "kan",
    "an",
    "lar",
    "ler",
    "i",
    "si",
    "u",
    "da",
    "de",
    "dan",
    "den",
    "in",
    "nin",
    "a",
    "ya",
  ])
    if (key.endsWith(ending) && key.length - ending.length >= 4 && words.has(key.slice(0, -ending.length))) return true;
  return key.endsWith("ing") && words.has(`${key.slice(0, -3)}e`);
}
