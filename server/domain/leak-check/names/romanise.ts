import { readPairs } from "../text/pairs.ts";
import { isArabicKey } from "../vocabulary/affixes.ts";

// A name is written in many ways: سنديان, Sindiyan, Sendian, Sındıyan. Both are brought into one alphabet of sounds, in which vowels count little, since Arabic script
// leaves them out, and consonants that languages take for one another count half. After ALA-LC and ISO 233-2, 233-3 as people use them, and Turkish and Malay spelling.

const ARABIC_SOUNDS: ReadonlyMap<string, string> = readPairs(`
    ا:a ب:b پ:p ت:t ث:s ج:j چ:c ح:h خ:x د:d ذ:z ر:r ز:z ژ:j س:s ش:c ص:s ض:d
    ط:t ظ:z ع:a غ:g ف:f ڤ:w ق:k ك:k گ:g ل:l م:m ن:n ه:h و:w ي:y ڠ:g ڽ:n ۏ:w`);

/** Groups of Latin letters that are one sound, longest first. `c` stands for sh and ch, `x` for kh. */
const LATIN_SOUNDS: readonly (readonly [RegExp, string])[] = [
  // C alone is k, in French also s, in Turkish j; ç has lost its mark in folding.
  [/c(?![hk])/g, "q"],
  [/tch|sch|sh|ch|sy/g, "c"],
  [/kh/g, "x"],
  [/gh/g, "g"],
  [/dh/g, "d"],
  [/th/g, "s"],
  [/zh|dj/g, "j"],
  [/ph/g, "f"],
  [/ck/g, "k"],
  [/ou|oo/g, "u"],
  [/ee|ie/g, "y"],
  [/v/g, "w"],
];

/** Classes of consonants that languages write for one another; those of one class are near. */
const CLASSES: ReadonlyMap<string, string> = readPairs(`
    b:b p:b f:f t:t d:t s:t z:t j:c c:c k:k g:k x:k q:k l:l m:m n:n r:r`);
const VOWELS = "aeiou";
/** What Arabic script writes for long vowels, or is often not heard. */
const WEAK = `${VOWELS}wyh`;

/** A folded word as sounds, no sound twice in a row. */
export function soundsOf(key: string): string {
  const sounds = isArabicKey(key)
    ? key
        .replaceAll("تش", "چ")
        .replace(/(?<=..)ه$/u, "ا")
        .replace(/./gsu, (letter) => ARABIC_SOUNDS.get(letter) ?? "")
    : latinSounds(key);
  return sounds.replace(/(.)\1+/g, "$1");
}

function latinSounds(key: string): string {
  let sounds = key.replaceAll("q", "k").replaceAll("x", "ks");
  for (const [pattern, sound] of LATIN_SOUNDS) sounds = sounds.replace(pattern, sound);
  return sounds.replace(/[^a-z]/g, "");
}

/** The words of a name as one, in Arabic script without their articles. */
export const joinedName = (keys: readonly string[]): string =>
  keys.map((key) => (key.startsWith("ال") && key.length > 4 ? key.slice(2) : key)).join("");

/** The strong consonants of a sounded word by class: equal for spellings of one name, as a rule. */
export function skeletonOf(sounds: string): string {
  let skeleton = "";
  for (const sound of sounds) {
    const shape = CLASSES.get(sound);
    if (shape !== undefined && !skeleton.endsWith(shape)) skeleton += shape;
  }
  return skeleton;
}

/** The skeletons of a sounded word for whatever its Latin c stands for: k, in French also s, in Turkish j. */
export function skeletonsOf(sounds: string): readonly string[] {
  if (!sounds.includes("q")) return [skeletonOf(sounds)];
  return [...new Set([sounds, sounds.replaceAll("q", "s"), sounds.replaceAll("q", "j")].map(skeletonOf))];
}

/** Whether two sounded words may be one name. Short names must agree more. `most`: how far they may be apart at most. */
export function isSameName(a: string, b: string, most = Infinity): boolean {
  return SPELLINGS.some(([spell, least]) => isNear(spell(a), spell(b), Math.min(most, least)));
}

/** Spellings in which languages differ by a whole sound: Turkish writes h for kh, and ş is s where its mark is lost. */
const SPELLINGS: readonly (readonly [(sounds: string) => string, most: number])[] = [
  [(sounds) => sounds, Infinity],
  [(sounds) => sounds.replaceAll("x", "h"), Infinity],
  // Such an s is no other consonant as well.
  [(sounds) => sounds.replaceAll("c", "s"), 0.4],
];

function isNear(a: string, b: string, atMost: number): boolean {
  if (a.length < 2 || b.length < 2) return false;
  const strong = strongCount(a);
  // An h that both have tells as much as another consonant.
  const most = Math.min(atMost, MOST_COST[Math.min(a.includes("h") && b.includes("h") ? strong + 1 : strong, MOST_COST.length - 1)]!);
  return a === b || (strong === strongCount(b) && distance(a, b, most) <= most);
}

/** The most that two spellings may differ, by the number of strong consonants. */
const MOST_COST = [0.1, 0.35, 0.56, 0.66, 0.8, 1];

/** How many consonants of a sounded word are neither half-vowels nor h. */
export function strongCount(sounds: string): number {
  let count = 0;
  for (const sound of sounds) if (!WEAK.includes(sound)) count++;
  return count;
}

/** Weighted edit distance; stops once it is above `most`. */
function distance(a: string, b: string, most: number): number {
  let before = new Float64Array(b.length + 1);
  for (let j = 1; j <= b.length; j++) before[j] = before[j - 1]! + loss(b[j - 1]!);
  for (let i = 1; i <= a.length; i++) {
    const row = new Float64Array(b.length + 1);
    row[0] = before[0]! + loss(a[i - 1]!);
    let least = row[0];
    for (let j = 1; j <= b.length; j++) {
      const change = before[j - 1]! + exchange(a[i - 1]!, b[j - 1]!);
      row[j] = Math.min(change, before[j]! + loss(a[i - 1]!), row[j - 1]! + loss(b[j - 1]!));
      least = Math.min(least, row[j]!);
    }
    if (least > most) return least;
    before = row;
  }
  return before[b.length]!;
}

function loss(sound: string): number {
  if (VOWELS.includes(sound)) return 0.15;
  return sound === "h" ? 0.2 : sound === "w" || sound === "y" ? 0.3 : 1.2;
}

function exchange(a: string, b: string): number {
  if (a === b) return 0;
  const [isVowel, isOtherVowel] = [VOWELS.includes(a), VOWELS.includes(b)];
  if (isVowel && isOtherVowel) return 0.1;
  if ((isVowel && "wy".includes(b)) || (isOtherVowel && "wy".includes(a))) return 0.15;
  if ((a === "q" && LIKE_Q.includes(b)) || (b === "q" && LIKE_Q.includes(a))) return 0.1;
  if (isOneClass(a, b)) return 0.35;
  // Turkish c is j, Egyptian ج is g, khet is h to many.
  return NEAR.has(a + b) || NEAR.has(b + a) ? 0.4 : 1.2;
}

/** Whether two consonants are of one class; no spelling has s for d. */
const isOneClass = (a: string, b: string): boolean =>
  CLASSES.get(a) !== undefined && CLASSES.get(a) === CLASSES.get(b) && a + b !== "sd" && a + b !== "ds";

const NEAR: ReadonlySet<string> = new Set(["gj", "hx", "ck", "cs", "kh", "wf", "wb"]);
/** What a Latin c may stand for. */
const LIKE_Q = "ksjc";
