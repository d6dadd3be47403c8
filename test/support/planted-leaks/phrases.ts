import type { Dice } from "./dice.ts";
import type { Language } from "./language-pack.ts";
import { isArabicScript } from "./notations.ts";
import { around, PACKS } from "./packs.ts";

const TASHKEEL = ["\u064E", "\u064F", "\u0650", "\u0652"];

type Change = (words: readonly string[], at: number, language: Language, dice: Dice) => readonly string[];

/** Small changes of a phrase; `at` is a word within it. */
const CHANGES: Readonly<Record<string, Change>> = {
  "no change": (words) => words,
  "a word changed": (words, at, language, dice) => words.with(at, dice.pick(PACKS[language].substitutes)),
  "a word inflected": (words, at, language, dice) =>
    words.with(
      at,
      dice.pick(PACKS[language].inflections).replace("{w}", () => words[at]!),
    ),
  "a word dropped": (words, at) => words.filter((_, index) => index !== at),
  "a pair turned": (words, at) => words.with(at, words[at + 1]!).with(at + 1, words[at]!),
  "diacritics changed": (words, _at, language, dice) =>
    isArabicScript(language)
      ? words.map((word) => word.replaceAll(/\p{L}/gu, (letter) => (dice.chance(0.5) ? letter + dice.pick(TASHKEEL) : letter)))
      : words.map((word) => word.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("ı", "i")),
  "punctuation changed": (words, at) => words.map((word) => word.replaceAll(/[,:،.۔]/g, "")).with(at, `${words[at]!},`),
};

/** Eight to twelve words that follow one another in a sentence, with one small change. */
export function changedPhrase(sentence: string, language: Language, dice: Dice): { words: string; how: string } {
  const all = sentence.split(" ");
  const how = dice.pick(Object.keys(CHANGES));
  // What loses a word still has eight.
  const length = Math.min(dice.between(how === "a word dropped" ? 9 : 8, 12), all.length);
  const from = dice.between(0, all.length - length);
  const words = all.slice(from, from + length);
  const changed = CHANGES[how]!(words, dice.between(1, length - 3), language, dice);
  return { words: around("{x}", changed.join(" ")).replace(/[.۔،,:]$/u, ""), how };
}
