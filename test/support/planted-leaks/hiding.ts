import type { Dice } from "./dice.ts";
import { withDigits } from "./notations.ts";

/** Forms of the letters of Arabic script by their place in a word (Unicode, FE80 to FEF4 and FB50 to FBFF): isolated, final, initial, medial. */
const forms = new Map<string, string[]>();
for (let point = 0xfb_50; point <= 0xfe_f4; point++) {
  const form = String.fromCodePoint(point);
  const letter = form.normalize("NFKC");
  if (letter === form || Array.from(letter).length !== 1 || !/\p{Script=Arabic}/u.test(letter)) continue;
  forms.set(letter, [...(forms.get(letter) ?? []), form]);
}

const joins = (letter: string | undefined): boolean => letter !== undefined && (forms.get(letter)?.length ?? 0) >= 4;

function presented(text: string): string {
  const letters = Array.from(text);
  return letters
    .map((letter, index) => {
      const own = forms.get(letter);
      if (own === undefined) return letter;
      const isAfter = joins(letters[index - 1]);
      const next = letters[index + 1];
      const isBefore = joins(letter) && next !== undefined && forms.has(next);
      return own[(isAfter ? 1 : 0) + (isBefore ? 2 : 0)] ?? own[isAfter ? 1 : 0] ?? own[0]!;
    })
    .join("");
}

const fullwidth = (text: string): string =>
  text.replaceAll(/[!-~]/g, (character) => String.fromCodePoint(character.codePointAt(0)! + 0xfe_e0));

const LOOKALIKES: Readonly<Record<string, string>> = {
  a: "а",
  c: "с",
  e: "е",
  i: "і",
  j: "ј",
  o: "о",
  p: "р",
  s: "ѕ",
  x: "х",
  y: "у",
  h: "һ",
  d: "ԁ",
  v: "ν",
  q: "ԛ",
  A: "А",
  B: "В",
  C: "С",
  E: "Е",
  H: "Н",
  I: "І",
  K: "К",
  M: "М",
  O: "О",
  P: "Р",
  T: "Т",
  X: "Х",
  N: "Ν",
  Z: "Ζ",
  ك: "ک",
  ي: "ی",
  ه: "ہ",
  ی: "ى",
  ک: "ڪ",
  أ: "ٲ",
};

const INVISIBLE = ["\u200B", "\u200C", "\u200D", "\u2060", "\u00AD", "\u034F"];
const SPACES = ["\u00A0", "\u2009", "  ", "\u202F", "\n"];
const TASHKEEL = ["\u064B", "\u064E", "\u064F", "\u0650", "\u0651", "\u0652"];

/** After some of the letters of a text, something else. */
const between = (text: string, dice: Dice, after: RegExp, insert: () => string): string => {
  let isAny = false;
  const letters = Array.from(text);
  return letters
    .map((letter, index) => {
      const isLast = index === letters.length - 1;
      if (isLast || !after.test(letter) || !(dice.chance(0.35) || (!isAny && index >= letters.length / 2))) return letter;
      isAny = true;
      return letter + insert();
    })
    .join("");
};

const replaced = (text: string, dice: Dice): string => {
  let isAny = false;
  return Array.from(text)
    .map((letter) => {
      const other = LOOKALIKES[letter];
      if (other === undefined || (isAny && dice.chance(0.5))) return letter;
      isAny = true;
      return other;
    })
    .join("");
};

/** A letter that something can be put behind without taking a mark from it. */
const LETTER = /\p{L}/u;

type Hiding = (text: string, dice: Dice) => string;

/** Ways to hide words, by name. Each leaves a text that a person still reads as it was. */
export const WORD_HIDINGS: Readonly<Record<string, { readonly script: "arabic" | "latin" | "any"; readonly hide: Hiding }>> = {
  tatweel: { script: "arabic", hide: (text, dice) => stretched(text, dice) },
  diacritics: { script: "arabic", hide: (text, dice) => between(text, dice, /\p{Script=Arabic}/u, () => dice.pick(TASHKEEL)) },
  "presentation forms": { script: "arabic", hide: presented },
  "full width": { script: "latin", hide: fullwidth },
  "marks on letters": { script: "latin", hide: (text, dice) => between(text, dice, /[a-zA-Z]/, () => "\u0323") },
  "zero width": { script: "any", hide: (text, dice) => between(text, dice, LETTER, () => dice.pick(INVISIBLE)) },
  homoglyphs: { script: "any", hide: replaced },
  "spaced out": { script: "latin", hide: (text) => text.replaceAll(/(?<=\p{L})(?=\p{L})/gu, " ") },
  "other spaces": { script: "any", hide: (text, dice) => text.replaceAll(" ", () => dice.pick(SPACES)) },
  capitals: { script: "latin", hide: (text) => text.toUpperCase() },
};

function stretched(text: string, dice: Dice): string {
  const letters = Array.from(text);
  let isAny = false;
  return letters
    .map((letter, index) => {
      const next = letters[index + 1];
      if (!joins(letter) || next === undefined || !forms.has(next) || (isAny && !dice.chance(0.4))) return letter;
      isAny = true;
      return letter + "ـ".repeat(dice.between(1, 3));
    })
    .join("");
}

/** Ways to hide figures, by name. */
export const FIGURE_HIDINGS: Readonly<Record<string, Hiding>> = {
  "mixed digits": (text, dice) =>
    text.replaceAll(/\d/g, (digit) => (dice.chance(0.5) ? digit : withDigits(digit, dice.pick(["arabic", "persian"])))),
  "full width digits": (text) => withDigits(text, "fullwidth"),
  "zero width": (text, dice) => between(text, dice, /\p{Nd}/u, () => dice.pick(["\u200B", "\u2060", "\u200C"])),
  "other spaces": (text) => text.replaceAll(" ", "\u00A0"),
};
