import { fold } from "../text/fold.ts";
import { readPlain } from "../text/plain.ts";
import { Ranges, withoutOverlaps } from "../text/ranges.ts";
import { dayHalves } from "../vocabulary/calendar-words.ts";
import { spokenTimesIn } from "./spoken-times.ts";
import { letterOffset, offsetsOf } from "./zones.ts";

/** A time of day to the minute, as a text gives it. */
export interface Moment {
  /** Minutes since midnight by the clock that the text means. */
  readonly minutes: number;
  /** Offsets from UTC that the text names, minutes; empty where it names none. */
  readonly offsets: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** What stands before a time. */
const AT = "(?:at|around|about|by|@|à|a|vers|saat|saati|pukul|jam|الساعة|الساعه|ساعة|ساعت|حوالي|حدود)";
const CLOCK = /(?<![\d:.,/])(\d{1,2})\s?([:.٫hH]|saat)\s?(\d{2})(?:[:.]([0-5]\d))?(?![\d])/gu;
const SPACED_HOUR = /(?<![\d:.,])(\d{1,2})\s(?:h|heures?|hrs?)\s(\d{2})(?!\d)/giu;
const COMPACT = /(?<![\d:.,/-])([01]\d|2[0-3])([0-5]\d)\s?(hrs?|hours?|h|UTC|GMT|[A-IK-Z])(?![\p{L}\d])/gu;
const DTG = /(?<!\d)([0-3]\d)([01]\d|2[0-3])([0-5]\d)\s?([A-IK-Z])(?![\p{Ll}])/gu;
const ISO = /(?<!\d)\d{4}-\d{2}-\d{2}[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s?(Z|[+-]\d{2}:?\d{2})?/gu;
const BASIC_ISO = /(?<!\d)\d{8}T(\d{2})(\d{2})(?:\d{2})?(Z|[+-]\d{2}:?\d{2})?/gu;
const EPOCH = /(?<![\d.])(1[5-9]\d{8})(\d{3})?(?!\d|\.\d)/gu;

const MORNING = /^(?:am|matin|sabah|sabahi|sabahleyin|pagi|subuh|dinihari|صباحا|صباح|ص|فجرا|فجر|صبح|بامداد|سحر|oo)$/u;
const EVENING =
  /^(?:pm|soir|apresmidi|aksam|aksami|ogleden|ikindi|petang|tengahari|مساء|م|عصرا|عصر|ظهرا|ظهر|بعدازظهر|شام|دوپهر|ميساء|os)$/u;
const NIGHT = /^(?:night|nuit|gece|malam|ليلا|شب|رات|evening)$/u;
/** Hours up to this one are after midnight, where a text says "at night". */
const LAST_HOUR_OF_NIGHT = 5;

/** The times of day in a text, to the minute: with colon, point or h, military, date-time groups, ISO 8601 and seconds since 1970; in digits of any script, 12 or 24 hours; in words (spoken-times.ts). */
export function momentsIn(text: string): readonly Moment[] {
  return readPlain(text, (plain) => {
    const spoken = [...spokenIn(plain)];
    if (!/\d{2}/.test(plain)) return spoken;
    const said = new Ranges(spoken);
    const readers = [isoIn, groupsIn, clocksIn, compactIn, epochsIn];
    const written = readers.flatMap((read) => [...read(plain)]).filter((moment) => !said.overlap(moment));
    return [...spoken, ...withoutOverlaps(plain.length, written)];
  });
}

/** Times in words; one that names no half of the day may be in either. */
function* spokenIn(text: string): Generator<Moment> {
  for (const { hour, minute, start, end } of spokenTimesIn(text)) {
    const match = { index: start, 0: text.slice(start, end) };
    const { half, offsets } = zonesAround(text, match);
    const hours = half === null && hour > 0 && hour <= 12 ? [hour % 12, (hour % 12) + 12] : [withHalf(hour, half)];
    for (const each of hours) yield* moment(match, each, minute, offsets);
  }
}

function* isoIn(text: string): Generator<Moment> {
  for (const pattern of [ISO, BASIC_ISO])
    for (const match of text.matchAll(pattern)) {
      const [, hour, minute, zone] = match;
      const offsets = zone === undefined ? zonesAround(text, match).offsets : [offsetOf(zone)];
      yield* moment(match, Number(hour), Number(minute), offsets);
    }
}

function* groupsIn(text: string): Generator<Moment> {
  for (const match of text.matchAll(DTG)) yield* moment(match, Number(match[2]), Number(match[3]), [letterOffset(match[4]!) ?? 0]);
}

function* clocksIn(text: string): Generator<Moment> {
  for (const pattern of [CLOCK, SPACED_HOUR]) {
    for (const match of text.matchAll(pattern)) {
      const [hour, minute] = [Number(match[1]), Number(pattern === CLOCK ? match[3] : match[2])];
      const around = zonesAround(text, match);
      const isNumber = (match[2] === "." || match[2] === "٫") && pattern === CLOCK;
      const isAt = new RegExp(`(?<!\\p{L})${AT}\\s?$`, "iu").test(text.slice(Math.max(0, match.index - 12), match.index));
      if (isNumber && !isAt && around.half === null && around.offsets.length === 0) continue;
      yield* moment({ index: match.index, 0: text.slice(match.index, around.end) }, withHalf(hour, around.half), minute, around.offsets);
    }
  }
}

function* compactIn(text: string): Generator<Moment> {
  for (const match of text.matchAll(COMPACT)) {
    const unit = match[3]!;
    const letter = /^[A-Z]$/.test(unit) ? letterOffset(unit) : undefined;
    const offsets = letter !== undefined ? [letter] : (offsetsOf(fold(unit)) ?? zonesAround(text, match).offsets);
    yield* moment(match, Number(match[1]), Number(match[2]), offsets);
  }
}

function* epochsIn(text: string): Generator<Moment> {
  for (const match of text.matchAll(EPOCH)) {
    const minutes = Math.floor(Number(match[1]) / 60) % 1_440;
    yield { minutes, offsets: [0], start: match.index, end: match.index + match[0].length };
  }
}

function* moment(
  match: { readonly index: number; readonly 0: string },
  hour: number,
  minute: number,
  offsets: readonly number[],
): Generator<Moment> {
  if (hour > 24 || minute > 59) return;
  yield { minutes: (hour % 24) * 60 + minute, offsets, start: match.index, end: match.index + match[0].length };
}

function withHalf(hour: number, half: "morning" | "evening" | "night" | null): number {
  if (half === null || hour > 12) return hour;
  if (half === "night") return hour === 12 ? 0 : hour <= LAST_HOUR_OF_NIGHT ? hour : hour + 12;
  return (hour % 12) + (half === "evening" ? 12 : 0);
}

function offsetOf(zone: string): number {
  if (zone === "Z") return 0;
  const [, sign, hours, minutes = "0"] = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone)!;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** Words that say of which half of the day a time is, and by which clock, right before it or behind it in its sentence. */
function zonesAround(
  text: string,
  match: { readonly index: number; readonly 0: string },
): { readonly half: "morning" | "evening" | "night" | null; readonly offsets: readonly number[]; readonly end: number } {
  const from = match.index + match[0].length;
  const behind = /^[^\n;؛]{0,48}/u
    .exec(text.slice(from, from + 48))![0]
    .split(/(?<![ap])[.؟?!](?!\s?[mظ])|(?<![-+\d])\d{1,2}[:.]\d{2}/iu)[0]!;
  const before = /[^\n.;,،]{0,30}$/u.exec(text.slice(Math.max(0, match.index - 30), match.index))![0];
  const nextWords = text.slice(from, from + 24);
  const numeric =
    /^\s?\(?([+-]\d{1,2}(?::?\d{2})?)(?!\d)/u.exec(nextWords) ??
    /^[^\d\n]{0,16}?(?:UTC|GMT)\s?([+-]\d{1,2}(?::?\d{2})?)(?!\d)/iu.exec(nextWords);
  const letters = wordKeys(behind).slice(0, 7);
  const half = halfOf(letters.slice(0, 4)) ?? halfOf(wordKeys(before).slice(-3));
  if (numeric !== null) return { half, offsets: [offsetOf(numeric[1]!)], end: from + numeric[0].length };
  const [first = ""] = letters;
  const military = /^\s?([A-IK-Z])(?![\p{L}\d])/u.exec(behind)?.[1];
  if (military !== undefined) return { half, offsets: [letterOffset(military)!], end: from + 1 };
  const named = [first, ...letters.slice(1), ...wordKeys(before).slice(-4)].map(offsetsOf).find((offsets) => offsets !== undefined);
  return { half, offsets: named ?? [], end: from };
}

function wordKeys(text: string): string[] {
  const joined = text
    .replace(/\b([ap])\.\s?m\b\.?/giu, "$1m")
    .replace(/ق\s?\.\s?ظ\.?/gu, "صبح")
    .replace(/ب\s?\.\s?ظ\.?/gu, "عصر")
    .replace(/ÖÖ/gu, "am")
    .replace(/ÖS/gu, "pm")
    .replace(/après-midi/giu, "apresmidi")
    .replace(/بعد\s?از\s?ظهر/gu, "عصر");
  return [...joined.matchAll(/[\p{L}\p{M}]+/gu)].map(([word]) => fold(word));
}

let halves: ReadonlyMap<string, "morning" | "evening"> | undefined;

function halfOf(keys: readonly string[]): "morning" | "evening" | "night" | null {
  for (const key of keys) {
    const named = (halves ??= dayHalves()).get(key);
    if (named !== undefined) return named;
    if (MORNING.test(key)) return "morning";
    if (EVENING.test(key)) return "evening";
    if (NIGHT.test(key)) return "night";
  }
  return null;
}
