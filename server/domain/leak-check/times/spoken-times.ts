import { wordsOf, type Word } from "../text/words.ts";
import { fold } from "../text/fold.ts";
import { readPairs } from "../text/pairs.ts";

// Times of day in words: "half past nine", "twenty-one forty-two", "vingt et une heures dix", "التاسعة والنصف". English, French and Arabic, as people say them. Tables by hand.

/** A time in words, from its first word to its last one. Up to 12 it may be in either half of the day. */
export interface SpokenTime {
  readonly hour: number;
  readonly minute: number;
  readonly start: number;
  readonly end: number;
}

const table = (text: string): ReadonlyMap<string, number> =>
  new Map([...readPairs(text)].map(([word, number]) => [fold(word), Number(number)]));

const ENGLISH = table(`
  one:1 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 ten:10 eleven:11 twelve:12 thirteen:13 fourteen:14 fifteen:15 sixteen:16 seventeen:17
  eighteen:18 nineteen:19 twenty:20 thirty:30 forty:40 fourty:40 fifty:50 oh:0 zero:0 noon:12 midday:12 midnight:0 quarter:15 half:30`);

const FRENCH = table(`
  zero:0 un:1 une:1 deux:2 trois:3 quatre:4 cinq:5 six:6 sept:7 huit:8 neuf:9 dix:10 onze:11 douze:12 treize:13 quatorze:14 quinze:15 seize:16
  vingt:20 trente:30 quarante:40 cinquante:50 midi:12 minuit:0 quart:15 demie:30 demi:30`);

const ARABIC_HOURS = table(`
  الواحدة:1 الثانية:2 الثالثة:3 الرابعة:4 الخامسة:5 السادسة:6 السابعة:7 الثامنة:8 التاسعة:9 العاشرة:10`);

const ARABIC_MINUTES = table(`
  دقيقة:1 دقيقتين:2 ثلاث:3 أربع:4 خمس:5 ست:6 سبع:7 ثمان:8 ثماني:8 تسع:9 عشر:10 ثلاثة:3 أربعة:4 خمسة:5 ستة:6 سبعة:7 ثمانية:8 تسعة:9 عشرة:10
  عشرون:20 عشرين:20 ثلاثون:30 ثلاثين:30 أربعون:40 أربعين:40 خمسون:50 خمسين:50 النصف:30 نصف:30 الربع:15 ربع:15 الثلث:20 ثلث:20`);

/** Words without which a text has no time in words; most texts are told apart by it alone. */
const MAY_HAVE =
  /past|after|before|\bto\b|clock|\b(?:at|around|about|by|until|till|from|since)\s+(?:oh|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty)|heure|minuit|midi|[ةه]\s+(?:و|إلا|الا)|الساع/iu;

/** The times of day in words of a text. */
export function spokenTimesIn(text: string): readonly SpokenTime[] {
  if (!MAY_HAVE.test(text)) return [];
  const words = wordsOf(text);
  const found: SpokenTime[] = [];
  for (let first = 0; first < words.length; first++) {
    const read = englishAt(words, first) ?? frenchAt(words, first) ?? arabicAt(words, first);
    if (read === null) continue;
    const { hour, minute, last } = read;
    if (hour < 24 && minute < 60) found.push({ hour, minute, start: words[first]!.start, end: words[last]!.end });
    first = last;
  }
  return found;
}

interface Read {
  readonly hour: number;
  readonly minute: number;
  readonly last: number;
}

const keyAt = (words: readonly Word[], index: number): string => words[index]?.key ?? "";

/** A number of one or two words, such as "twenty-one" or "vingt et un", and the place of its last word. */
function numberAt(
  words: readonly Word[],
  first: number,
  numbers: ReadonlyMap<string, number>,
): { readonly value: number; readonly last: number } | null {
  const value = numbers.get(keyAt(words, first));
  if (value === undefined) return null;
  if (value < 20 || value % 10 !== 0) return { value, last: first };
  const at = keyAt(words, first + 1) === "et" ? first + 2 : first + 1;
  const ones = numbers.get(keyAt(words, at));
  // French counts twenty and nine as vingt-neuf, but sixteen as seize.
  return ones !== undefined && ones > 0 && ones < 10 && !SHARES.has(keyAt(words, at))
    ? { value: value + ones, last: at }
    : { value, last: first };
}

const SHARES: ReadonlySet<string> = new Set(["half", "quarter", "quart", "demie", "demi"]);

/** `half past nine`, `ten minutes to six`, `twenty-one forty-two`, `nine o'clock`. */
function englishAt(words: readonly Word[], first: number): Read | null {
  const a = numberAt(words, first, ENGLISH);
  if (a === null) return null;
  const isMinutes = /^minutes?$/.test(keyAt(words, a.last + 1));
  const link = a.last + (isMinutes ? 2 : 1);
  const way = keyAt(words, link);
  if (/^(?:past|after|to|before)$/.test(way)) {
    // "Seven to nine" is a number of things.
    if (!isMinutes && a.value % 5 !== 0) return null;
    return byShare(a.value, way, numberAt(words, link + 1, ENGLISH));
  }
  return SHARES.has(keyAt(words, first)) || isMinutes ? null : englishClockAt(words, first, a);
}

/** Hour and minutes behind a word such as "at": `twenty-one forty-two`, `oh six forty`, `nine o'clock`. */
function englishClockAt(words: readonly Word[], first: number, a: { readonly value: number; readonly last: number }): Read | null {
  const before = keyAt(words, first - 1);
  if (!/^(?:at|around|about|by|before|after|until|till|from|since)$/.test(before)) return null;
  if (/^o?clock$/.test(keyAt(words, a.last + 1))) return { hour: a.value, minute: 0, last: a.last + 1 };
  // "At oh six forty", "at nineteen oh seven", "at nineteen hundred".
  const hour = a.value === 0 ? numberAt(words, a.last + 1, ENGLISH) : a;
  if (hour === null) return null;
  if (keyAt(words, hour.last + 1) === "hundred") return { hour: hour.value, minute: 0, last: hour.last + 1 };
  const isZero = /^(?:oh|zero)$/.test(keyAt(words, hour.last + 1));
  const minute = numberAt(words, hour.last + (isZero ? 2 : 1), ENGLISH);
  if (minute === null || (!isZero && minute.value < 10)) return null;
  return { hour: hour.value, minute: minute.value, last: minute.last };
}

function byShare(minutes: number, way: string, hour: { readonly value: number; readonly last: number } | null): Read | null {
  if (hour === null || hour.value > 12 || minutes > 59) return null;
  if (way === "past" || way === "after") return { hour: hour.value, minute: minutes, last: hour.last };
  return { hour: hour.value === 0 ? 23 : hour.value - 1, minute: 60 - minutes, last: hour.last };
}

/** `vingt et une heures dix`, `neuf heures et demie`, `six heures moins le quart`, `minuit et quart`. */
function frenchAt(words: readonly Word[], first: number): Read | null {
  const hour = numberAt(words, first, FRENCH);
  if (hour === null || SHARES.has(keyAt(words, first))) return null;
  const isNamed = /^(?:midi|minuit)$/.test(keyAt(words, first));
  if (!isNamed && !/^heures?$/.test(keyAt(words, hour.last + 1))) return null;
  let at = hour.last + (isNamed ? 1 : 2);
  const isLess = keyAt(words, at) === "moins";
  if (isLess || keyAt(words, at) === "et") at++;
  if (keyAt(words, at) === "le") at++;
  const minute = numberAt(words, at, FRENCH);
  if (minute === null) return isNamed ? null : { hour: hour.value, minute: 0, last: hour.last + 1 };
  return isLess
    ? { hour: (hour.value + 23) % 24, minute: 60 - minute.value, last: minute.last }
    : { hour: hour.value, minute: minute.value, last: minute.last };
}

/** `الساعة التاسعة والنصف`, `التاسعة وخمس وأربعين دقيقة`, `العاشرة إلا ربعا`, `الحادية عشرة`. */
function arabicAt(words: readonly Word[], first: number): Read | null {
  const hour = arabicHourAt(words, first);
  if (hour === null) return null;
  const isLess = keyAt(words, hour.last + 1) === "الا";
  const { value, last } = arabicMinutesAt(words, hour.last, isLess);
  if (value === 0 && !/^(?:الساعه|ساعه)$/u.test(keyAt(words, first - 1))) return null;
  return isLess ? { hour: hour.value - 1, minute: 60 - value, last } : { hour: hour.value, minute: value, last };
}

function arabicHourAt(words: readonly Word[], first: number): { readonly value: number; readonly last: number } | null {
  const isTeen = /^عشره?$/u.test(keyAt(words, first + 1));
  const ones = isTeen && keyAt(words, first) === "الحاديه" ? 1 : ARABIC_HOURS.get(keyAt(words, first));
  if (ones === undefined) return null;
  return isTeen && ones <= 2 ? { value: ones + 10, last: first + 1 } : { value: ones, last: first };
}

/** All minutes behind an hour, and the place of the last word. */
function arabicMinutesAt(words: readonly Word[], hour: number, isLess: boolean): { readonly value: number; readonly last: number } {
  let [minutes, last] = [0, hour];
  for (let at = hour + (isLess ? 2 : 1); ;) {
    const value = arabicMinutes(keyAt(words, at), isLess && minutes === 0);
    if (value === undefined) return { value: minutes, last };
    minutes += value;
    last = at++;
    // "Fifteen" is five and ten without a conjunction.
    if (/^عشره?$/u.test(keyAt(words, at))) {
      minutes += 10;
      last = at++;
    }
    if (/^دقيقه$|^دقائق$/u.test(keyAt(words, at))) last = at++;
  }
}

/** Minutes behind "and", or right behind "less". */
function arabicMinutes(key: string, isBare: boolean): number | undefined {
  if (!isBare && !key.startsWith("و")) return undefined;
  const word = isBare ? key : key.slice(1);
  return ARABIC_MINUTES.get(word) ?? ARABIC_MINUTES.get(word.replace(/ا$/u, ""));
}
