import { fold } from "../text/fold.ts";
import { firstAt } from "../text/ranges.ts";
import { quotedRanges, type Word } from "../text/words.ts";
import { bareWord } from "../vocabulary/affixes.ts";
import { isCommonWord, isFunctionWord } from "../vocabulary/common-words.ts";

/**
 * A name in a text: of a person, an organisation, a place, a source, or a code word. `keys`: its folded words, without particles. `strength`: how sure it is one.
 * `sure`: written so, or called so; `likely`: a word that nobody else uses, at the beginning of a sentence; `rare`: the same in a script without capitals.
 */
export interface Name {
  readonly keys: readonly string[];
  readonly strength: "sure" | "likely" | "rare";
  /** Whether it is written as code words are: in capitals or quotation marks, or behind a word such as "operation". Such a name counts in small letters, too. */
  readonly isCode: boolean;
  /** Folded words: where others use one of them as a word, this is no name. */
  readonly unless?: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** What stands before a name in a script without capitals, or before a code word in any: titles, kin, "called", "operation", "said". Made for this check. */
const BEFORE_NAMES = new Set(
  `السيد السيدة الشيخ الحاج الدكتور المهندس العقيد العميد اللواء النقيب الرائد الملازم أبو ابو أم ابن بن بنت آل المدعو المدعوة يدعى تدعى اسمه اسمها اسم يسمى تسمى المسمى المسماة الملقب لقبه عملية العملية كلمة
  السفينة سفينة الزورق المركب شركة الشركة قرية بلدة مقهى فندق شارع حي الرمزي باسم عبد
  آقای خانم جناب دکتر مهندس سردار سرهنگ سرگرد حاجی حاج سید ملا مولوی نام بنام موسوم ملقب عملیات شرکت کشتی لنج روستای محله خیابان اسمش
  جناب صاحب محترم مسٹر بیگم ملک میاں چوہدری خان کرنل میجر کیپٹن نامی عرف کوڈ آپریشن کمپنی جہاز گاؤں محلہ
  codenamed codename callsign named called nicknamed alias aka operation mr mrs ms dr sheikh shaykh haji hajji colonel captain major general abu umm bin ibn bint al el
  monsieur madame nomme nommee surnomme operation operasyonu bay bayan kod adli adinda lakapli encik puan tuan haji bernama digelar operasi dipanggil panggilan`
    .split(/\s+/u)
    .map(fold),
);

/** What stands behind a name: `X operasyonu`, `X صاحب`, `X نامی`. */
const BEHIND_NAMES = new Set("صاحب نامی عرف operasyonu adli isimli lakapli kodlu bey hanim village port street".split(/\s+/u).map(fold));

/** Particles inside names, and articles before them. */
const PARTICLES = new Set(
  "al el ul as es bin ibn bint ben binti b bt de du la le van von abd abu umm ال بن ابن بنت ابو ام عبد".split(/\s+/u).map(fold),
);

/** Endings of words that are seldom names, by which a word at the beginning of a sentence is taken for an ordinary one. */
const ORDINARY_ENDING =
  /(?:ers|ing|ings|ed|tion|tions|sion|sions|ment|ments|ness|ity|ies|ous|ive|able|ible|ally|ly|ance|ence|eurs|euses|ees|aient|ique|iques|lari|leri|larin|lerin|lardan|lerden|mak|mek|iyor|ecek|acak|kan)$/;
const ORDINARY_ARABIC = /^(?:سي|ست|يست|تست|مي).{3}|^.{4,}(?:ون|ين|ات|تين|تان|يان|هايي|هاي|ندگان|شان)$/u;
const MALAY_VERB = /^(?:me[mn]?|ber|per|ter|di|pe[mn]?)[a-z]{4}/;

/** The names in a text. */
export function namesOf(text: string, words: readonly Word[]): readonly Name[] {
  return [
    ...quotedNames(text, words),
    ...capitalRuns(words),
    ...codesBehind(words),
    ...rarePairs(words),
    ...words.flatMap((word, index) => nameAt(words, index, word)),
  ];
}

/** What stands in quotation marks, of at most five words: a code word, a nickname, or what somebody calls a thing. */
function quotedNames(text: string, words: readonly Word[]): Name[] {
  const starts = words.map(({ start }) => start);
  return quotedRanges(text).flatMap(({ start, end }) => {
    const inside = words.slice(firstAt(starts, start), firstAt(starts, end)).filter((word) => word.end <= end);
    if (inside.length === 0 || inside.length > 5) return [];
    const keys = inside.map(({ key }) => key);
    if (keys.every(isFunctionWord) || keys.some((key) => /\d/.test(key))) return [];
    const first = inside.find(({ key }) => !isFunctionWord(key))!;
    const from = inside.indexOf(first);
    const name = (keys: readonly string[]): Name => ({ keys, strength: "sure", isCode: true, start: first.start, end: inside.at(-1)!.end });
    const single =
      inside.length > 1 && inside.length <= 3
        ? inside.filter((word) => word.isArabic && word.key.length > 2 && !isCommonWord(word.key))
        : [];
    return [
      name(keys.slice(from)),
      ...single.map(({ key, start, end }) => ({ keys: [key], strength: "likely" as const, isCode: false, start, end })),
    ];
  });
}

/** Words with capitals in a row inside a sentence, such as `Red Falcon`: together they are a name, though each may be a common word. */
function capitalRuns(words: readonly Word[]): Name[] {
  const names: Name[] = [];
  for (let first = 0; first < words.length; first++) {
    let last = first;
    while (isCapital(words[last]!) && words[last + 1] !== undefined && isCapital(words[last + 1]!) && isNextTo(words, last)) last++;
    const run = words.slice(first, last + 1);
    const own = run.filter(({ key }) => !isFunctionWord(key));
    const isNeeded = own.some((word) => word.case === "upper" || isCommonWord(word.key)) && own.some(({ key }) => key.length > 3);
    if (run.length >= 2 && run.length <= 5 && isNeeded)
      names.push({
        keys: run.map(({ key }) => key),
        strength: "sure",
        isCode: run.every((word) => word.case === "upper"),
        start: run[0]!.start,
        end: run.at(-1)!.end,
      });
    first = last;
  }
  return names;
}

/** Words behind which the next ones are a name as a whole, though each may be a common word. */
const BEFORE_CODES = new Set(
  `operation operations codename codenamed callsign nicknamed alias aka code-named operasi digelar gelaran operasyonu عملية العملية عمليه الرمزي الملقب لقبه ملقب الملقبة رمزها رمزه عملیات ملقب معروف موسوم عرف آپریشن کوڈ نامی`
    .split(/\s+/u)
    .map(fold),
);

/** Behind such a word the next two or three, up to one of grammar. */
function codesBehind(words: readonly Word[]): Name[] {
  return words.flatMap((word, index) => {
    if (!BEFORE_CODES.has(word.key)) return [];
    let from = index + 1;
    while (words[from] !== undefined && LINKING.has(words[from]!.key)) from++;
    const run: Word[] = [];
    for (let at = from; at < words.length && run.length < 3; at++) {
      const next = words[at]!;
      if (next.sentence !== word.sentence || isFunctionWord(next.key) || (at > from && !isNextTo(words, at - 1))) break;
      run.push(next);
    }
    return [2, 3].flatMap((length) => {
      const part = run.slice(0, length);
      if (part.length < length || part.every(({ key }) => isCommonWord(key))) return [];
      return [{ keys: part.map(({ key }) => key), strength: "sure" as const, isCode: true, start: part[0]!.start, end: part.at(-1)!.end }];
    });
  });
}

/** In Arabic script two words next to each other of which one is not common: a person, or a code word of two. */
function rarePairs(words: readonly Word[]): Name[] {
  return words.slice(1).flatMap((second, index) => {
    const first = words[index]!;
    const pair = [first, second];
    const keys = pair.map(({ key }) => key);
    if (!second.isArabic || !first.isArabic || !isNextTo(words, index)) return [];
    if (keys.some((key) => key.length < 2 || /\d/.test(key) || isFunctionWord(key)) || keys.every(isCommonWord)) return [];
    return [{ keys, strength: "rare" as const, isCode: false, start: first.start, end: second.end }];
  });
}

/** What may stand between such a word and the name. */
const LINKING = new Set("به ب باسم تحت اسم نام name as is of word words کے کا called".split(" ").map(fold));

const isNextTo = (words: readonly Word[], index: number): boolean =>
  words[index + 1]!.sentence === words[index]!.sentence && words[index + 1]!.start - words[index]!.end <= 2;
const isCapital = (word: Word): boolean =>
  !/\d/.test(word.key) && (word.case === "title" || word.case === "upper") && !word.isInHeadline && !word.isFirst;

function nameAt(words: readonly Word[], index: number, word: Word): Name[] {
  const { key, start, end } = word;
  if (key.length < 3 || /^\d+$/.test(key) || PARTICLES.has(key) || isCommonWord(key)) return [];
  const strength = isCalled(words, index) ? "sure" : word.isArabic ? rarity(key) : capitalStrength(word);
  const isCode = (word.case === "upper" && strength === "sure") || BEFORE_CODES.has(words[index - 1]?.key ?? "");
  if (strength === null) return [];
  return [{ keys: [nameKey(word)], strength, isCode, ...(strength !== "sure" && { unless: [bareWord(key), key] }), start, end }];
}

/** A word in a script without capitals that the vocabulary does not have. */
function rarity(key: string): "rare" | null {
  return ORDINARY_ARABIC.test(key) ? null : "rare";
}

/** What a capital says: within a sentence that it is a name, elsewhere that it may be one, where nobody writes it small. */
function capitalStrength(word: Word): "sure" | "likely" | null {
  const { key } = word;
  if (word.case === "lower" || word.case === "none" || /\d/.test(key)) return null;
  if (!word.isInHeadline && (word.case === "upper" || !word.isFirst)) return "sure";
  return word.case === "upper" || !(ORDINARY_ENDING.test(key) || MALAY_VERB.test(key)) ? "likely" : null;
}

/** The part of a word that is the name: without `'ın`, `'s`, `d'`; in Arabic script without article. */
function nameKey(word: Word): string {
  if (word.isArabic) return bareWord(word.key).length >= 3 && word.key.startsWith("ال") ? word.key.slice(2) : word.key;
  // The longest part: in `Sa'id` none is the name.
  const [part] = word.parts.filter((part) => part.length >= 4 && part.length > word.key.length / 2);
  return part ?? word.key;
}

/** Whether what stands before or behind a word says that it is a name. */
function isCalled(words: readonly Word[], index: number): boolean {
  const [before, word, behind] = [words[index - 1], words[index]!, words[index + 1]];
  if (before?.sentence === word.sentence && BEFORE_NAMES.has(before.key) && word.start - before.end <= 3)
    return (
      word.case !== "lower" ||
      /^(?:code|codenamed|codename|callsign|named|called|nicknamed|alias|aka|operation|nomme|nommee|surnomme|operasi|bernama|digelar|lakapli|kod)/.test(
        before.key,
      )
    );
  return behind?.sentence === word.sentence && BEHIND_NAMES.has(behind.key) && word.case !== "lower";
}
