import type { Dice } from "./dice.ts";
import { isArabicScript } from "./notations.ts";
import type { Language } from "./language-pack.ts";

const FIRST =
  "GRANITE QUARTZ COBALT SILENT CRIMSON HOLLOW WINTER AMBER IVORY VELVET BROKEN COPPER RAPID NORTHERN GILDED DESERT PALE IRON".split(" ");
const SECOND =
  "HERON LANTERN COMPASS TALON ORCHID FALCON ANVIL RAVINE SEXTANT MONSOON TRELLIS HARROW PELICAN CITADEL JACKAL THISTLE COBBLER".split(" ");
const ARABIC_FIRST = ["رمال", "ضباب", "وادي", "سهم", "مرآة", "بريق", "خنجر", "أجراس", "ظل", "عاصفة"];
const ARABIC_SECOND = ["الفجر", "العاج", "الزيتون", "النحاس", "القرمز", "الهدهد", "السنديان", "المرمر", "الخزامى", "الياسمين"];
const PERSIAN_FIRST = ["توفان", "آینه", "خنجر", "سایه", "زنگ", "پیکان", "مه", "درخش"];
const PERSIAN_SECOND = ["زرین", "سپید", "خاموش", "بلوط", "نیلوفر", "یاقوتی", "کبود", "ارغوان"];

/** A code word of two words, as a service of that language makes them. */
export function codeWord(language: Language, dice: Dice): string {
  if (!isArabicScript(language) || dice.chance(0.4)) return `${dice.pick(FIRST)} ${dice.pick(SECOND)}`;
  return language === "ar"
    ? `${dice.pick(ARABIC_FIRST)} ${dice.pick(ARABIC_SECOND)}`
    : `${dice.pick(PERSIAN_FIRST)} ${dice.pick(PERSIAN_SECOND)}`;
}

/** Another way of writing a code word. */
export function rewrittenCodeWord(code: string, dice: Dice): string {
  const words = code.split(" ");
  if (/\p{Script=Arabic}/u.test(code)) return dice.pick([code, words.join("_"), `«${code}»`]);
  const lower = words.map((word) => word.toLowerCase());
  return dice.pick([
    code,
    lower.join(" "),
    lower.map((word) => word[0]!.toUpperCase() + word.slice(1)).join(" "),
    lower.map((word) => word[0]!.toUpperCase() + word.slice(1)).join(""),
    words.join("-"),
    lower.join("_"),
    lower.join(""),
  ]);
}
