import { ARABIC } from "./languages/arabic.ts";
import { ENGLISH } from "./languages/english.ts";
import { FRENCH } from "./languages/french.ts";
import { MALAY } from "./languages/malay.ts";
import { PERSIAN } from "./languages/persian.ts";
import { TURKISH } from "./languages/turkish.ts";
import { URDU } from "./languages/urdu.ts";
import { isArabicScript, plainDay, withDigits } from "./notations.ts";
import type { Dice } from "./dice.ts";
import type { Language, LanguagePack, Register } from "./language-pack.ts";
import type { KnownPlace } from "./places.ts";

/** The pack of each language. */
export const PACKS: Readonly<Record<Language, LanguagePack>> = {
  en: ENGLISH,
  fr: FRENCH,
  ar: ARABIC,
  ur: URDU,
  fa: PERSIAN,
  tr: TURKISH,
  ms: MALAY,
};

/** What the sentences of one text are about. */
export interface Subject {
  readonly language: Language;
  readonly place: KnownPlace;
  /** When it happened, milliseconds. */
  readonly at: number;
}

/** Fills in the slots of a sentence. */
export function filled(sentence: string, { language, place, at }: Subject, dice: Dice): string {
  const pack = PACKS[language];
  const slots: Readonly<Record<string, () => string>> = {
    place: () => place.names[language],
    cargo: () => dice.pick(pack.cargo),
    craft: () => dice.pick(pack.craft),
    part: () => dice.pick(pack.part),
    date: () => plainDay(at, language, dice),
    n: () => (isArabicScript(language) && dice.chance(0.5) ? withDigits(`${dice.between(3, 9)}`, "arabic") : `${dice.between(3, 40)}`),
  };
  return sentence.replaceAll(/\{(\w+)\}/g, (_, slot: string) => slots[slot]!());
}

/** One sentence of a register. */
export const sentenceOf = (register: Register, subject: Subject, dice: Dice): string =>
  filled(`${dice.pick(register.open)} ${dice.pick(register.core)} ${dice.pick(register.close)}`, subject, dice);

/** `{x}` replaced by a detail. */
export const around = (sentence: string, detail: string): string => sentence.replaceAll("{x}", () => detail);
