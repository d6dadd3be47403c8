import { mgrsOf, sexagesimal, utmOf, type Position } from "./grids.ts";
import type { Language } from "./language-pack.ts";
import type { Dice } from "./dice.ts";

const ARABIC_SCRIPT: ReadonlySet<Language> = new Set(["ar", "ur", "fa"]);

/** Whether a language of the trial is written in Arabic script. */
export const isArabicScript = (language: Language): boolean => ARABIC_SCRIPT.has(language);

const DIGITS = { arabic: "٠١٢٣٤٥٦٧٨٩", persian: "۰۱۲۳۴۵۶۷۸۹", fullwidth: "０１２３４５６７８９" } as const;

/** A text with its digits in another set. */
export const withDigits = (text: string, set: keyof typeof DIGITS): string =>
  text.replaceAll(/\d/g, (digit) => DIGITS[set][Number(digit)]!);

const nativeDigits = (text: string, language: Language): string => withDigits(text, language === "ar" ? "arabic" : "persian");

/** Words of the directions: north, east. */
const DIRECTIONS: Readonly<Record<Language, readonly [string, string]>> = {
  en: ["N", "E"],
  fr: ["Nord", "Est"],
  ar: ["شمالا", "شرقا"],
  ur: ["شمال", "مشرق"],
  fa: ["شمالی", "شرقی"],
  tr: ["Kuzey", "Doğu"],
  ms: ["Utara", "Timur"],
};

type Notation = (position: Position, language: Language) => string;

/** Notations of positions. Each names a square of at most 120 m. */
export const POSITION_NOTATIONS: Readonly<Record<string, Notation>> = {
  decimal: ({ lat, lon }) => `${lat.toFixed(5)}, ${lon.toFixed(5)}`,
  "decimal with directions": ({ lat, lon }, language) => {
    const [north, east] = DIRECTIONS[language];
    return `${lat.toFixed(4)}° ${north}, ${lon.toFixed(4)}° ${east}`;
  },
  "decimal comma": ({ lat, lon }, language) => {
    const [north, east] = DIRECTIONS[language];
    return `${lat.toFixed(5).replace(".", ",")}° ${north} ; ${lon.toFixed(5).replace(".", ",")}° ${east}`;
  },
  "degrees, minutes, seconds": ({ lat, lon }) => {
    const [a, b] = [sexagesimal(lat), sexagesimal(lon)];
    return `${a.degrees}°${a.minutes}'${a.seconds}"N ${b.degrees}°${b.minutes}'${b.seconds}"E`;
  },
  "degrees, minutes, seconds in primes": ({ lat, lon }) => {
    const [a, b] = [sexagesimal(lat), sexagesimal(lon)];
    return `N ${a.degrees}° ${a.minutes}′ ${a.seconds}″, E ${b.degrees}° ${b.minutes}′ ${b.seconds}″`;
  },
  "degrees and decimal minutes": ({ lat, lon }) => {
    const [a, b] = [sexagesimal(lat), sexagesimal(lon)];
    return `N${a.degrees}° ${a.decimalMinutes} E${String(b.degrees).padStart(3, "0")}° ${b.decimalMinutes}`;
  },
  "packed degrees": ({ lat, lon }) => {
    const two = (value: number) => String(value).padStart(2, "0");
    const [a, b] = [sexagesimal(lat), sexagesimal(lon)];
    const whole = (seconds: string) => String(Math.floor(Number(seconds))).padStart(2, "0");
    return `${two(a.degrees)}${two(a.minutes)}${whole(a.seconds)}N ${String(b.degrees).padStart(3, "0")}${two(b.minutes)}${whole(b.seconds)}E`;
  },
  MGRS: (position) => {
    const { zone, square, east, north } = mgrsOf(position, 4);
    return `${zone} ${square} ${east} ${north}`;
  },
  "MGRS in one": (position) => {
    const { zone, square, east, north } = mgrsOf(position, 5);
    return `${zone}${square}${east}${north}`;
  },
  UTM: (position) => {
    const { zone, band, easting, northing } = utmOf(position);
    return `${zone}${band} ${Math.round(easting)} ${Math.round(northing)}`;
  },
  "UTM in words": (position) => {
    const { zone, easting, northing } = utmOf(position);
    return `UTM ${zone}N E ${Math.round(easting)} N ${Math.round(northing)}`;
  },
  "native digits": ({ lat, lon }, language) => {
    const [north, east] = DIRECTIONS[language];
    if (!isArabicScript(language)) return withDigits(`${lat.toFixed(5)} ${north} ${lon.toFixed(5)} ${east}`, "fullwidth");
    return nativeDigits(`${lat.toFixed(5)} ${north} ${lon.toFixed(5)} ${east}`, language).replaceAll(".", "٫");
  },
  "native degrees": ({ lat, lon }, language) => {
    const [a, b] = [sexagesimal(lat), sexagesimal(lon)];
    const [north, east] = DIRECTIONS[language];
    const text = `${a.degrees}°${a.minutes}′${Math.round(Number(a.seconds))}″ ${north} ${b.degrees}°${b.minutes}′${Math.round(Number(b.seconds))}″ ${east}`;
    return isArabicScript(language) ? nativeDigits(text, language) : text;
  },
};

const LETTERS = "ABCDEFGHIKLM";

interface WallClock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

const wallClock = (at: number, offsetHours: number): WallClock => {
  const shifted = new Date(at + offsetHours * 3_600_000);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
  };
};

const two = (value: number): string => String(value).padStart(2, "0");
const zoneText = (hours: number): string => `UTC+${Math.floor(hours)}${hours % 1 === 0 ? "" : `:${two(Math.round((hours % 1) * 60))}`}`;

const LOCALES: Readonly<Record<Language, string>> = {
  en: "en-GB",
  fr: "fr-FR",
  ar: "ar-EG",
  ur: "ur-PK",
  fa: "fa-IR",
  tr: "tr-TR",
  ms: "ms-MY",
};

const CLOCK_WORDS: Readonly<Record<Language, string>> = {
  en: "at",
  fr: "à",
  ar: "الساعة",
  ur: "بوقت",
  fa: "ساعت",
  tr: "saat",
  ms: "pukul",
};

/** Day in a calendar and language of the runtime, by its shifted clock. */
function dayText(at: number, offsetHours: number, language: Language, calendar: string): string {
  const options = { calendar, day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(LOCALES[language], options).format(new Date(at + offsetHours * 3_600_000));
}

const timeText = (at: number, offsetHours: number, language: Language, hour12: boolean): string =>
  new Intl.DateTimeFormat(LOCALES[language], { hour: "numeric", minute: "2-digit", hour12, timeZone: "UTC" }).format(
    new Date(at + offsetHours * 3_600_000),
  );

type TimeNotation = (at: number, zone: number, language: Language) => string;

/** Notations of an instant to the minute; `zone` is the offset of the zone that it is told in, hours. */
export const TIME_NOTATIONS: Readonly<Record<string, TimeNotation>> = {
  "ISO in UTC": (at) => `${new Date(at).toISOString().slice(0, 16)}Z`,
  "ISO with offset": (at, zone) => {
    const { year, month, day, hour, minute } = wallClock(at, zone);
    return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)} +${two(Math.floor(zone))}:${zone % 1 === 0 ? "00" : two((zone % 1) * 60)}`;
  },
  "date-time group": (at, zone) => {
    const hours = Math.floor(zone);
    const { year, month, day, hour, minute } = wallClock(at, hours);
    const letter = hours === 0 ? "Z" : LETTERS[hours - 1]!;
    const name = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ")[month - 1]!;
    return `${two(day)}${two(hour)}${two(minute)}${letter} ${name} ${String(year).slice(2)}`;
  },
  "date-time group in one": (at) => {
    const { year, month, day, hour, minute } = wallClock(at, 0);
    const name = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ")[month - 1]!;
    return `${two(day)}${two(hour)}${two(minute)}Z${name}${String(year).slice(2)}`;
  },
  "24 hours": (at, zone, language) =>
    `${dayText(at, zone, language, "gregory")} ${CLOCK_WORDS[language]} ${timeText(at, zone, language, false)} (${zoneText(zone)})`,
  "12 hours": (at, zone, language) =>
    `${dayText(at, zone, language, "gregory")} ${CLOCK_WORDS[language]} ${timeText(at, zone, language, true)} (${zoneText(zone)})`,
  "figures alone": (at, zone) => {
    const { year, month, day, hour, minute } = wallClock(at, zone);
    return `${two(day)}.${two(month)}.${year} ${two(hour)}.${two(minute)} ${zoneText(zone)}`;
  },
  "hours with h": (at, zone) => {
    const { month, day, hour, minute } = wallClock(at, zone);
    return `${two(day)}/${two(month)}, ${two(hour)}h${two(minute)} (${zoneText(zone)})`;
  },
  "clock alone": (at, zone, language) => `${timeText(at, zone, language, false)} ${zoneText(zone)}`,
  Hijri: (at, zone, language) =>
    `${dayText(at, zone, language, "islamic-umalqura")} ${CLOCK_WORDS[language]} ${timeText(at, zone, language, true)} (${zoneText(zone)})`,
  Persian: (at, zone, language) =>
    `${dayText(at, zone, language, "persian")} ${CLOCK_WORDS[language]} ${timeText(at, zone, language, false)} (${zoneText(zone)})`,
};

/** Zones that instants are told in, hours east of Greenwich. */
export const ZONES = [0, 1, 2, 3, 3.5, 4, 5, 5.5, 8] as const;

/** A day and month in a language, without the year, as a warning would write it. */
export function plainDay(at: number, language: Language, dice: Dice): string {
  const digits = isArabicScript(language) && dice.chance(0.5) ? "latn" : undefined;
  return new Intl.DateTimeFormat(LOCALES[language], {
    calendar: "gregory",
    day: "numeric",
    month: "long",
    timeZone: "UTC",
    ...(digits === undefined ? {} : { numberingSystem: digits }),
  }).format(new Date(at));
}

/** A time rounded to the half hour, in words of the language: about 22:30. */
export function roundedTime(at: number, zone: number, language: Language): string {
  const half = Math.round((at + zone * 3_600_000) / 1_800_000) * 1_800_000;
  const clock = new Intl.DateTimeFormat(LOCALES[language], { hour: "numeric", minute: "2-digit", hour12: false, timeZone: "UTC" }).format(
    new Date(half),
  );
  const about: Readonly<Record<Language, string>> = {
    en: `around ${clock}`,
    fr: `vers ${clock}`,
    ar: `نحو الساعة ${clock}`,
    ur: `تقریباً ${clock} بجے`,
    fa: `حدود ساعت ${clock}`,
    tr: `saat ${clock} sularında`,
    ms: `kira-kira pukul ${clock}`,
  };
  return about[language];
}
