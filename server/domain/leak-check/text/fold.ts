import { readPairs } from "./pairs.ts";

// One form for what looks or sounds alike, so that a word is found however it was typed. Unicode's compatibility decomposition (NFKD) undoes presentation forms, full
// width and mathematical letters; the rest are the tables below.

/** Characters that take no room or join letters: soft hyphen, zero-width ones, joiners, direction marks, variation selectors, tatweel. */
export const INVISIBLE =
  "\\u00AD\\u034F\\u061C\\u0640\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u200B-\\u200F\\u2060-\\u206F\\u3164\\uFE00-\\uFE0F\\uFEFF\\uFFA0";
const UNSEEN = new RegExp(`[${INVISIBLE}\\p{M}\\u{E0000}-\\u{E01EF}]`, "gu");

/** Letters of other scripts that look like Latin ones, after lower case (a part of Unicode's confusables.txt, UTS #39). */
const LOOKALIKES: ReadonlyMap<string, string> = readPairs(`
    а:a в:b г:r ԁ:d е:e ё:e һ:h н:h і:i ї:i ј:j к:k ӏ:l м:m п:n о:o р:p ԛ:q
    ѕ:s т:t и:u ѵ:v ԝ:w х:x у:y с:c з:z ь:b
    α:a β:b γ:y ε:e ζ:z η:n ι:i κ:k μ:m ν:v ο:o ρ:p τ:t υ:u χ:x ω:w ς:s σ:o
    ᴀ:a ʙ:b ᴄ:c ᴅ:d ᴇ:e ꜰ:f ɢ:g ʜ:h ɪ:i ᴊ:j ᴋ:k ʟ:l ᴍ:m ɴ:n ᴏ:o ᴘ:p ʀ:r ꜱ:s
    ᴛ:t ᴜ:u ᴠ:v ᴡ:w ʏ:y ᴢ:z ı:i ɑ:a ɡ:g ø:o đ:d ð:d þ:th ł:l ŋ:n ß:ss æ:ae œ:oe`);

/** Greek capitals, which look like other Latin letters than the small ones do. */
const CAPITALS: ReadonlyMap<string, string> = readPairs("Α:a Β:b Ε:e Ζ:z Η:h Ι:i Κ:k Μ:m Ν:n Ο:o Ρ:p Τ:t Υ:y Χ:x");
const GREEK_CAPITALS = /[\u0391-\u03A7]/gu;

/** Letters of Arabic script that are one to readers of another language or to a hurried typist (Unicode Standard 9.2, tables of letters and their forms). */
const ARABIC_FORMS: ReadonlyMap<string, string> = readPairs(`
    ٱ:ا ٲ:ا ٳ:ا ى:ي ی:ي ې:ي ے:ي ۍ:ي ئ:ي ؤ:و ۇ:و ۆ:و ۋ:و ک:ك ڪ:ك ګ:گ
    ة:ه ۃ:ه ە:ه ہ:ه ھ:ه ۂ:ه ۀ:ه ء: ٴ: ں:ن ٹ:ت ڈ:د ڑ:ر`);

const ASCII_WORD = /^[a-z0-9]*$/;
const OTHERS = /[^a-z0-9]/gu;

/** The form of a word by which it is compared: no case, marks, invisible characters or look-alikes; digits of any script as 0–9. */
export function fold(word: string): string {
  const small = word.replace(GREEK_CAPITALS, (letter) => CAPITALS.get(letter) ?? letter).toLowerCase();
  if (ASCII_WORD.test(small)) return small;
  return small.normalize("NFKD").replace(UNSEEN, "").toLowerCase().replace(OTHERS, foldOne);
}

function foldOne(letter: string): string {
  const code = letter.charCodeAt(0);
  if ((code >= 0x0660 && code <= 0x0669) || (code >= 0x06f0 && code <= 0x06f9)) return String(digitOf(code));
  return ARABIC_FORMS.get(letter) ?? LOOKALIKES.get(letter) ?? (/[\p{L}\p{N}]/u.test(letter) ? letter : "");
}

// The digits of each script lie at a code that ends in 0, as ASCII's do.
const digitOf = (code: number): number => code & 0x0f;

/** A 32-bit hash (FNV-1a) of a folded word, never 0. Sets of hashes take a tenth of the memory of sets of words. */
export function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return hash >>> 0 || 1;
}
