import { readPlain } from "../text/plain.ts";
import { withoutOverlaps } from "../text/ranges.ts";
import { fromMgrs, fromUtm, type Position } from "./utm.ts";

/** A position written in a text: where, how fine the notation is, in metres, and where it stands. */
export interface WrittenPosition extends Position {
  readonly metres: number;
  readonly start: number;
  readonly end: number;
}

const METRES_PER_DEGREE = 111_320;

/** The positions in a text, in any of the usual notations and digits: degrees with or without minutes and seconds, MGRS, UTM, geohash, Open Location Code. */
export function coordinatesIn(text: string): readonly WrittenPosition[] {
  return readPlain(text, (plain) => {
    if (!/\d/.test(plain)) return [];
    const readers = [anglesIn, decimalsIn, compactIn, mgrsIn, utmIn, geohashesIn, plusCodesIn];
    const positions = readers.flatMap((read) => [...read(plain)]).filter(isOnEarth);
    return withoutOverlaps(plain.length, positions);
  });
}

const isOnEarth = ({ lat, lon }: Position): boolean => Math.abs(lat) <= 90 && Math.abs(lon) <= 180;

/** Words and letters for the four directions, by language: what they begin with, in capitals and small letters. */
const DIRECTIONS = {
  N: "north|nord|kuzey|utara|شمال\\p{L}*|N|K|U|ش",
  S: "south|sud|g[uü]ney|selatan|جنوب\\p{L}*|S|G|ج",
  E: "east|est|do[gğ]u|timur|شرق\\p{L}*|مشرق\\p{L}*|خاور\\p{L}*|E|D|T|ق",
  W: "west|ouest|bat[ıi]|barat|غرب\\p{L}*|مغرب\\p{L}*|باختر\\p{L}*|W|O|B|غ",
} as const;
const DIRECTION = Object.entries(DIRECTIONS).map(([letter, words]) => [letter, new RegExp(`^(?:${words})$`, "iu")] as const);
const ANY_DIRECTION = `(?:${Object.values(DIRECTIONS).join("|")})`;
const DEGREE = "(?:°|º|˚|deg(?:rees?)?\\.?|degr[eé]s?|derece|darjah|درجة|درجه|ڈگری|:|-|\\s)";
const MINUTE = "(?:'|′|’|ʹ|´|min(?:utes?)?\\.?|dakika|minit|دقيقة|دقیقه|منٹ|:|-|\\s)";
const SECOND = "(?:\"|″|”|''|′′|’’|sec(?:onds?)?\\.?|saniye|saat|ثانية|ثانیه|سیکنڈ)";
const ANGLE = `(\\d{1,3})\\s*${DEGREE}\\s*(\\d{1,2}(?:[.,]\\d+)?)\\s*(?:${MINUTE}\\s*(?:(\\d{1,2}(?:[.,]\\d+)?)\\s*${SECOND}?)?)?`;
const SIDE = `(?:(?<![\\p{L}])${ANY_DIRECTION}(?![\\p{L}]))`;
const GAP = "[^\\d\\p{L}]{0,6}";

/** Degrees, minutes, perhaps seconds, each with a direction before or behind it. */
const BEHIND = new RegExp(
  `(?<![\\d.])${ANGLE}\\s*(${ANY_DIRECTION})(?!\\p{L})[^\\d]{0,20}?(?<![\\d.])${ANGLE}\\s*(${ANY_DIRECTION})(?!\\p{L})`,
  "giu",
);
const BEFORE = new RegExp(
  `${SIDE.replace("(?:(?<!", "((?<!")}${GAP}${ANGLE}${GAP}${SIDE.replace("(?:(?<!", "((?<!")}${GAP}${ANGLE}`,
  "giu",
);
/** The same with the signs of degrees and minutes and no direction. */
const SIGNED =
  /(?<![\d.])([-+]?\d{1,3})[°º˚]\s*(\d{1,2}(?:[.,]\d+)?)['′’ʹ]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:"|″|”|''|′′|’’))?[^\d+-]{1,6}([-+]?\d{1,3})[°º˚]\s*(\d{1,2}(?:[.,]\d+)?)['′’ʹ]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:"|″|”|''|′′|’’))?/gu;

function* anglesIn(text: string): Generator<WrittenPosition> {
  for (const match of text.matchAll(BEHIND)) {
    const [, d1, m1, s1, side1, d2, m2, s2, side2] = match;
    yield* pair(match, angle(d1!, m1, s1), angle(d2!, m2, s2), [side1!, side2!]);
  }
  for (const match of text.matchAll(BEFORE)) {
    const [, side1, d1, m1, s1, side2, d2, m2, s2] = match;
    yield* pair(match, angle(d1!, m1, s1), angle(d2!, m2, s2), [side1!, side2!]);
  }
  for (const match of text.matchAll(SIGNED)) {
    const [, d1, m1, s1, d2, m2, s2] = match;
    yield* pair(match, angle(d1!, m1, s1), angle(d2!, m2, s2), null);
  }
}

interface Angle {
  readonly degrees: number;
  readonly metres: number;
}

function angle(d: string, m: string | undefined, s: string | undefined): Angle {
  const [minutes, seconds] = [m?.replace(",", "."), s?.replace(",", ".")];
  const size = Math.abs(Number(d)) + Number(minutes ?? 0) / 60 + Number(seconds ?? 0) / 3_600;
  const finest = seconds ?? minutes ?? d;
  const unit = seconds !== undefined ? METRES_PER_DEGREE / 3_600 : minutes !== undefined ? METRES_PER_DEGREE / 60 : METRES_PER_DEGREE;
  return { degrees: d.startsWith("-") ? -size : size, metres: unit / 10 ** decimalsOf(finest) };
}

const decimalsOf = (number: string): number => (/[.,](\d+)/.exec(number)?.[1] ?? "").length;

/** Two angles as a position: by their directions, or in the order in which they stand. */
function* pair(match: RegExpExecArray, first: Angle, second: Angle, sides: readonly [string, string] | null): Generator<WrittenPosition> {
  const space = match[0].length - match[0].trimStart().length;
  const span = { start: match.index + space, end: match.index + match[0].trimEnd().length };
  const metres = Math.max(first.metres, second.metres);
  if (sides === null) return yield { lat: first.degrees, lon: second.degrees, metres, ...span };
  const [a, b] = sides.map(directionOf);
  if (a === undefined || b === undefined) return;
  const signed = (angle: Angle, side: string): number => (side === "S" || side === "W" ? -angle.degrees : angle.degrees);
  if ("NS".includes(a) && "EW".includes(b)) yield { lat: signed(first, a), lon: signed(second, b), metres, ...span };
  else if ("EW".includes(a) && "NS".includes(b)) yield { lat: signed(second, b), lon: signed(first, a), metres, ...span };
}

function directionOf(word: string): string | undefined {
  return DIRECTION.find(([, pattern]) => pattern.test(word))?.[0];
}

const DECIMAL = `([-+]?\\d{1,3}[.,]\\d{2,})\\s*(?:°|º|˚|deg(?:rees?)?|derece|darjah|درجة|درجه|ڈگری)?\\s*(${ANY_DIRECTION})?(?!\\p{L})`;
const DECIMALS = new RegExp(
  `(?<![\\d.])(?:(?<!\\p{L})(${ANY_DIRECTION}))?\\s?${DECIMAL}[^\\d+-]{1,30}?(?<!\\p{L})(${ANY_DIRECTION})?\\s?${DECIMAL}(?!\\d)`,
  "giu",
);
/** Whole degrees or one decimal with a direction: too coarse to be a leak, but not two numbers. */
function* decimalsIn(text: string): Generator<WrittenPosition> {
  DECIMALS.lastIndex = 0;
  for (let match = DECIMALS.exec(text); match !== null; match = DECIMALS.exec(text)) {
    const [, before1, number1, behind1, before2, number2, behind2] = match;
    const [first, second] = [decimal(number1!), decimal(number2!)];
    const [side1, side2] = [before1 ?? behind1, before2 ?? behind2];
    const found = [...pair(match, first, second, side1 !== undefined && side2 !== undefined ? [side1, side2] : null)];
    yield* found;
    if (found.length === 0) yield* pair(match, first, second, null);
    // Of three numbers in a row the second may begin the position.
    else continue;
    DECIMALS.lastIndex = match.index + 1;
  }
}

function decimal(number: string): Angle {
  return { degrees: Number(number.replace(",", ".")), metres: METRES_PER_DEGREE / 10 ** decimalsOf(number) };
}

/** `251742N 0552109E`, `2517.7N 05521.15E`. */
const COMPACT = /(?<![\d.])(\d{2})(\d{2})(\d{2})?(\.\d+)?\s?([NSKU])[\s,/-]{0,3}(\d{3})(\d{2})(\d{2})?(\.\d+)?\s?([EWODTB])(?!\p{L})/giu;

function* compactIn(text: string): Generator<WrittenPosition> {
  for (const match of text.matchAll(COMPACT)) {
    const [, d1, m1, s1, f1 = "", side1, d2, m2, s2, f2 = "", side2] = match;
    const read = (d: string, m: string, s: string | undefined, f: string): Angle =>
      s === undefined ? angle(d, m + f, undefined) : angle(d, m, s + f);
    yield* pair(match, read(d1!, m1!, s1, f1), read(d2!, m2!, s2, f2), [side1!, side2!]);
  }
}

const MGRS = /(?<![\p{L}\p{N}])(\d{1,2})\s?([C-HJ-NP-X])[\s-]?([A-HJ-NP-Z][A-HJ-NP-V])[\s-]?(\d{2,5})[\s-]?(\d{2,5})(?!\d)/giu;

function* mgrsIn(text: string): Generator<WrittenPosition> {
  for (const match of text.matchAll(MGRS)) {
    const [, zone, band, square, first, second] = match;
    const found = fromMgrs(Number(zone), band!.toUpperCase(), square!.toUpperCase(), `${first}${second}`);
    if (found !== null) yield { ...found.at, metres: found.side, start: match.index, end: match.index + match[0].length };
  }
}

const UTM = /(?<![\p{L}\p{N}])(\d{1,2})\s?([C-HJ-NP-X])(?!\p{L})[^\d\n]{1,14}?(\d{6})(?:\.\d+)?[^\d\n]{1,12}?(\d{5,7})(?:\.\d+)?(?!\d)/giu;

function* utmIn(text: string): Generator<WrittenPosition> {
  for (const match of text.matchAll(UTM)) {
    const [, zone, band, easting, northing] = match;
    const span = { start: match.index, end: match.index + match[0].length };
    const letter = band!.toUpperCase();
    // N and S may name the hemisphere or a band: the band S is in the north.
    for (const isNorth of letter === "S" ? [true, false] : [letter >= "N"])
      yield { ...fromUtm(Number(zone), isNorth, Number(easting), Number(northing)), metres: 1, ...span };
  }
}

const BASE32 = "0123456789bcdefghjkmnpqrstuvwxyz";
const GEOHASH = /(?<![\p{L}\p{N}])(?=[a-z]*\d)(?=\d*[a-z])[0-9b-hjkmnp-z]{6,12}(?![\p{L}\p{N}])/gu;

/** Whatever may be a geohash (G. Niemeyer 2008): most words that may are none, and lie nowhere near anything. */
function* geohashesIn(text: string): Generator<WrittenPosition> {
  for (const match of text.matchAll(GEOHASH)) {
    const lat = [-90, 90];
    const lon = [-180, 180];
    let isLon = true;
    for (const letter of match[0]) {
      for (let bit = 4; bit >= 0; bit--) {
        const range = isLon ? lon : lat;
        const middle = (range[0]! + range[1]!) / 2;
        range[(BASE32.indexOf(letter) >> bit) & 1 ? 0 : 1] = middle;
        isLon = !isLon;
      }
    }
    const at = { lat: (lat[0]! + lat[1]!) / 2, lon: (lon[0]! + lon[1]!) / 2 };
    yield { ...at, metres: (lat[1]! - lat[0]!) * METRES_PER_DEGREE, start: match.index, end: match.index + match[0].length };
  }
}

const CODE = "23456789CFGHJMPQRVWX";
const PLUS_CODE = /(?<![\p{L}\p{N}])([2-9CFGHJMPQRVWX]{8})\+([2-9CFGHJMPQRVWX]{2,3})(?![\p{L}\p{N}])/giu;

/** Open Location Code (google/open-location-code, specification 2019). The eleventh digit is left aside. */
function* plusCodesIn(text: string): Generator<WrittenPosition> {
  for (const match of text.matchAll(PLUS_CODE)) {
    const digits = `${match[1]}${match[2]!.slice(0, 2)}`.toUpperCase();
    let [lat, lon, step] = [-90, -180, 20];
    for (let index = 0; index < 10; index += 2, step /= 20) {
      lat += CODE.indexOf(digits[index]!) * step;
      lon += CODE.indexOf(digits[index + 1]!) * step;
    }
    const half = step * 10;
    yield { lat: lat + half, lon: lon + half, metres: 14, start: match.index, end: match.index + match[0].length };
  }
}
