import { languageOf } from "./languages.ts";

// Calendar and digits are always named, because browsers differ in the defaults they choose for a locale.
const tagFor = (locale: string) => `${languageOf(locale).tag}-u-ca-gregory-nu-latn`;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, kind: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${kind}`;
  const made = formats.get(key) ?? new Intl.DateTimeFormat(tagFor(locale), options);
  formats.set(key, made);
  return made;
}

/** Hour and minute in the reader's own zone, 24-hour: `17:32`. */
export function localTime(locale: string, at: Date): string {
  return format(locale, "time", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

/** Day and month in the reader's own zone: `22 Nov`. */
export function localDay(locale: string, at: Date): string {
  return format(locale, "day", { day: "numeric", month: "short" }).format(at);
}

/** Day, month and year in UTC: of a date that is the same for everyone. */
export function utcDay(locale: string, at: Date): string {
  return format(locale, "utc-day", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(at);
}

/** Weekday, day, month and year in the reader's own zone. */
export function localLongDay(locale: string, at: Date): string {
  return format(locale, "long-day", { weekday: "short", day: "numeric", month: "long", year: "numeric" }).format(at);
}

/** Day and time in the reader's own zone, with the zone's short name. */
export function localMoment(locale: string, at: Date): string {
  return format(locale, "moment", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  }).format(at);
}

/** Day and time in a named zone; in UTC where the zone is unknown to this browser. */
export function zonedMoment(locale: string, at: Date, zone: string): string {
  const options: Intl.DateTimeFormatOptions = {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  };
  try {
    return format(locale, `zoned ${zone}`, { ...options, timeZone: zone }).format(at);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return format(locale, "zoned UTC", { ...options, timeZone: "UTC" }).format(at);
  }
}

/** How long ago a moment was, to the minute, hour or day: `5 min. ago`; after a week its day. Moments to come count as now: clocks differ. */
export function relativeTime(locale: string, at: Date, nowMs: number): string {
  const minutes = Math.max(0, Math.floor((nowMs - at.getTime()) / 60_000));
  const ago = (value: number, unit: "minute" | "hour" | "day") =>
    new Intl.RelativeTimeFormat(`${languageOf(locale).tag}-u-nu-latn`, { numeric: "auto", style: "short" }).format(-value, unit);
  if (minutes < 1) return new Intl.RelativeTimeFormat(languageOf(locale).tag, { numeric: "auto" }).format(0, "second");
  if (minutes < 60) return ago(minutes, "minute");
  if (minutes < 24 * 60) return ago(Math.floor(minutes / 60), "hour");
  return minutes < 7 * 24 * 60 ? ago(Math.floor(minutes / (24 * 60)), "day") : localDay(locale, at);
}

/** How long until a moment: minutes and seconds in the last ten minutes, `06:52`; then `in 3 hr.`. */
export function untilTime(locale: string, leftMs: number): string {
  const seconds = Math.max(0, Math.floor(leftMs / 1_000));
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return `${String(minutes).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  const inSome = (value: number, unit: "minute" | "hour" | "day") =>
    new Intl.RelativeTimeFormat(`${languageOf(locale).tag}-u-nu-latn`, { numeric: "always", style: "short" }).format(value, unit);
  if (minutes < 90) return inSome(minutes, "minute");
  return minutes < 48 * 60 ? inSome(Math.round(minutes / 60), "hour") : inSome(Math.round(minutes / (24 * 60)), "day");
}

/** Zulu time as operations rooms write it: `1432Z`, with seconds `14:32:07Z`. Not translated. */
export function zulu(at: Date, withSeconds = false): string {
  const iso = at.toISOString();
  return withSeconds ? `${iso.slice(11, 19)}Z` : `${iso.slice(11, 16)}Z`;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"] as const;

/** A date-time group, `221432Z NOV 26`: the same in every language. */
export function dateTimeGroup(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${two(at.getUTCDate())}${two(at.getUTCHours())}${two(at.getUTCMinutes())}Z`;
  return `${day} ${MONTHS[at.getUTCMonth()] ?? ""} ${two(at.getUTCFullYear() % 100)}`;
}

/** A count in the reader's language, with latin digits. */
export function wholeNumber(locale: string, value: number): string {
  return new Intl.NumberFormat(`${languageOf(locale).tag}-u-nu-latn`).format(value);
}

/** Several things as one phrase: `ALF, BRV and CRL`. */
export function listed(locale: string, things: readonly string[]): string {
  return new Intl.ListFormat(locale, { type: "conjunction" }).format(things);
}

/** An amount of data in the reader's language, with latin digits: whole kilobytes or megabytes of 1,024 where it is so much. */
export function byteSize(locale: string, bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte"] as const;
  const step = bytes % (1 << 20) === 0 ? 2 : bytes % 1_024 === 0 ? 1 : 0;
  const style = { style: "unit", unit: units[step], unitDisplay: "short" } as const;
  return new Intl.NumberFormat(`${languageOf(locale).tag}-u-nu-latn`, style).format(bytes / 1_024 ** step);
}
