import { fold } from "../text/fold.ts";
import { readPairs } from "../text/pairs.ts";

// How far clocks are from UTC, minutes. Where clocks change in summer both stand.

/** Abbreviations of zones, folded. */
const ABBREVIATIONS: ReadonlyMap<string, string> = readPairs(`
    z:0 zulu:0 utc:0 gmt:0 wet:0 bst:60 cet:60 cest:120 eet:120 eest:180 msk:180 trt:180 ast:180 arst:180
    irst:210 irdt:270 gst:240 aft:270 pkt:300 ist:330 bdt:360 wib:420 ict:420 myt:480 sgt:480 wita:480 hkt:480 cst:480 wit:540 jst:540
    est:-300 edt:-240 pst:-480 utk:180 tsi:180`);

/** Cities and countries that name a zone, in the languages of the product. Offsets of the IANA time zone database, 2026. */
const PLACES: readonly (readonly [string, readonly number[]])[] = [
  ["london londres londra لندن", [0, 60]],
  ["greenwich غرينتش گرينويچ گرینویچ universal عالمي جهاني evrensel sejagat", [0]],
  ["paris باريس پاریس پيرس brussels bruxelles berlin rome", [60, 120]],
  ["cairo caire kahire kaherah القاهرة قاهره beirut beyrouth بيروت damascus damas", [120, 180]],
  ["istanbul ankara turkey turkiye turquie استانبول استنبول اسطنبول أنقرة انقره تركيا ترکیه ترکی", [180]],
  [
    "riyadh riyad riad الرياض ریاض makkah mecca مكة مکه مكه mekke baghdad bagdad bagdat بغداد kuwait koweit الكويت kuveyt doha الدوحة bahrain moscow moscou السعودية عربستان سعودی",
    [180],
  ],
  ["tehran teheran tahran طهران تهران ايران iran ایران", [210]],
  ["dubai abudhabi دبي دبی أبوظبي امارات الامارات emirates uae muscat مسقط oman gulf", [240]],
  ["kabul كابل کابل kaboul afghanistan", [270]],
  ["karachi islamabad lahore pakistan pakistani كراتشي کراچی اسلام اباد إسلام باكستان پاکستان", [300]],
  ["delhi india hindistan inde الهند mumbai", [330]],
  ["jakarta cakarta جاكرتا", [420]],
  ["kualalumpur lumpur malaysia malezya malaisie ماليزيا مالزی كوالالمبور singapore singapura singapour", [480]],
];

const byWord = new Map<string, readonly number[]>([
  ...[...ABBREVIATIONS].map(([word, offset]): [string, readonly number[]] => [word, [Number(offset)]]),
  ...PLACES.flatMap(([words, offsets]) => words.split(" ").map((word): [string, readonly number[]] => [fold(word), offsets])),
]);

/** Offsets that a word names; undefined if it names none. */
export function offsetsOf(key: string): readonly number[] | undefined {
  return byWord.get(key);
}

/** The letter of a military zone (ACP 121): A to M without J are 1 to 12 hours ahead, N to Y behind, Z is UTC. */
export function letterOffset(letter: string): number | undefined {
  if (letter === "Z") return 0;
  const ahead = "ABCDEFGHIKLM".indexOf(letter);
  if (ahead >= 0) return (ahead + 1) * 60;
  const behind = "NOPQRSTUVWXY".indexOf(letter);
  return behind >= 0 ? -(behind + 1) * 60 : undefined;
}

/** Where a language is spoken, clocks stand so; asked where a time says no zone. */
const LANGUAGE_OFFSETS: Readonly<Record<string, readonly number[]>> = {
  ar: [180, 240, 120],
  fa: [210],
  ur: [300],
  tr: [180],
  ms: [480],
  id: [420],
  fr: [60, 120],
};

/** See {@link LANGUAGE_OFFSETS}; none for other languages. */
export function offsetsOfLanguage(lang: string | undefined): readonly number[] {
  return LANGUAGE_OFFSETS[lang?.slice(0, 2).toLowerCase() ?? ""] ?? [];
}

/** Offset of `Z`, `+03:30` or an IANA name at an instant, minutes; undefined for anything else. */
export function zoneOffset(zone: string, at: number): number | undefined {
  const numeric = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone);
  if (numeric !== null) return (numeric[1] === "-" ? -1 : 1) * (Number(numeric[2]) * 60 + Number(numeric[3] ?? 0));
  try {
    const parts = new Intl.DateTimeFormat("en-u-ca-gregory", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(at);
    const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
    return name === "GMT" ? 0 : zoneOffset(name.replace("GMT", ""), at);
  } catch {
    // Stock clients may write any text as a zone.
    return undefined;
  }
}
