import { fold } from "../text/fold.ts";

// Names that CLDR has in every language of the product: they are read through Intl once, when the first check asks.

/** Languages in which people write, as BCP 47 tags. */
export const LANGUAGES = ["en", "fr", "ar", "ar-EG", "fa", "ur", "tr", "ms", "id"] as const;

/** Calendars with the names of their months: Gregorian, Hijri by Umm al-Qura and by the tables, Persian (ECMA-402, `calendar`). */
export const CALENDARS = ["gregory", "islamic-umalqura", "persian"] as const;
/** See {@link CALENDARS}. */
export type Calendar = (typeof CALENDARS)[number];

const DAY_MS = 86_400_000;

/** Folded names of months, by calendar: name → number from 1. A name of several words is joined. */
export function monthNames(calendar: Calendar): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  const numbers = new Intl.DateTimeFormat("en-u-nu-latn", { calendar, month: "numeric", timeZone: "UTC" });
  for (const language of LANGUAGES) {
    for (const month of ["long", "short"] as const) {
      const format = new Intl.DateTimeFormat(language, { calendar, month, day: "numeric", timeZone: "UTC" });
      // A year in steps of a week meets each month of each calendar.
      for (let day = 0; day < 370; day += 7) {
        const at = Date.UTC(2026, 0, 1) + day * DAY_MS;
        const name = format.formatToParts(at).find(({ type }) => type === "month")?.value ?? "";
        const key = joinedKey(name);
        if (key.length > 1 && !/^\d+$/.test(key)) names.set(key, Number(numbers.format(at).replace(/\D/g, "")));
      }
    }
  }
  return names;
}

/** Folded words of the names of days, months, countries and languages, in every language: nobody's secret. */
export function calendarWords(): readonly string[] {
  const words: string[] = CALENDARS.flatMap((calendar) => [...monthNames(calendar).keys()]);
  for (const language of LANGUAGES) {
    for (const weekday of ["long", "short"] as const) {
      const format = new Intl.DateTimeFormat(language, { weekday, timeZone: "UTC" });
      for (let day = 0; day < 7; day++) words.push(...split(format.format(day * DAY_MS)));
    }
    for (const calendar of CALENDARS) {
      const format = new Intl.DateTimeFormat(language, { calendar, month: "long", timeZone: "UTC" });
      for (let month = 0; month < 12; month++) words.push(...split(format.format(Date.UTC(2026, month, 3))));
    }
    const regions = new Intl.DisplayNames(language, { type: "region", fallback: "none" });
    for (const code of REGIONS) words.push(...split(regions.of(code) ?? ""));
    const languages = new Intl.DisplayNames(language, { type: "language", fallback: "none" });
    for (const code of LANGUAGE_CODES) words.push(...split(languages.of(code) ?? ""));
  }
  return words;
}

/** The key of a name of one or more words. */
export const joinedKey = (name: string): string => name.split(/\s+/u).map(fold).join("");

const split = (name: string): string[] =>
  name
    .split(/[\s()،,-]+/u)
    .map(fold)
    .filter((key) => key !== "");

/** Countries whose names stand in reports, by ISO 3166: those of the region, their neighbours and the great powers. */
const REGIONS =
  "AE AF AU AZ BD BH BN CA CN CY DE DJ DZ EG ER ES ET FR GB GR ID IL IN IQ IR IT JO JP KE KW LB LK LY MA MM MR MV MY NG NL OM PH PK PS QA RU SA SD SG SO SY TH TN TR UA US VN YE".split(
    " ",
  );
const LANGUAGE_CODES = "ar az bn de en es fa fr he hi id it ja ku ms ps pa ru so sw tr ur zh".split(" ");
