import type { CardInput } from "../../../shared/board/card-values.ts";
import { codeWord } from "./code-words.ts";
import type { Dice } from "./dice.ts";
import { LANGUAGES, type Language } from "./language-pack.ts";
import { FAMILY_NAMES, FIRM_NAMES, GIVEN_NAMES, PUBLIC_PEOPLE, type SpelledName } from "./names.ts";
import { isArabicScript, POSITION_NOTATIONS, TIME_NOTATIONS, withDigits } from "./notations.ts";
import { around, filled, PACKS, sentenceOf, type Subject } from "./packs.ts";
import { KNOWN_PLACES } from "./places.ts";
import type { Position } from "./grids.ts";

/** A card as its readers see it. */
export interface PlainCard {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly lang: Language;
  readonly kind: CardInput<"kind">;
  readonly place?: CardInput<"place">;
  readonly occurred?: CardInput<"occurred">;
  readonly attachments?: CardInput<"attachments">;
  readonly tags?: CardInput<"tags">;
}

/** What a narrow card says that nobody outside may learn, as it says it. */
export interface Secrets {
  readonly person: SpelledName;
  readonly firm: SpelledName;
  readonly nickname: string;
  readonly code: string;
  readonly position: Position;
  /** To the minute, milliseconds. */
  readonly at: number;
  /** The zone that it is told in, hours east of Greenwich. */
  readonly zone: number;
  readonly file: { readonly name: string; readonly sha256: string; readonly id: string };
  /** Whole sentences of the card's text. */
  readonly sentences: readonly string[];
}

/** A card of a narrow compartment, what it links to, and what is secret in it. */
export interface NarrowCard {
  readonly card: PlainCard;
  readonly linked: readonly PlainCard[];
  readonly subject: Subject;
  readonly secrets: Secrets;
}

/** Index of the Latin spelling that people of a language use. */
const HABIT: Readonly<Record<Language, number>> = { en: 0, fr: 2, tr: 3, ms: 4, ar: 0, ur: 0, fa: 0 };

const persianLetters = (text: string): string => text.replaceAll("ك", "ک").replaceAll("ي", "ی");
const arabicLetters = (text: string): string => text.replaceAll("ک", "ك").replaceAll("ی", "ي").replaceAll("ہ", "ه");

/** A name as a text of a language has it; `habit` chooses another Latin spelling. */
export function spelled(name: SpelledName, language: Language, habit: number = HABIT[language]): string {
  if (!isArabicScript(language)) return name.latin[habit]!;
  return language === "ar" ? arabicLetters(name.arabic) : persianLetters(name.arabic);
}

const joined = (first: SpelledName, second: SpelledName): SpelledName => ({
  arabic: `${first.arabic} ${second.arabic}`,
  latin: first.latin.map((spelling, habit) => `${spelling} ${second.latin[habit]}`),
});

const FILE_STEMS = ["IMG", "DSC", "scan", "VID", "rec", "WhatsApp Image", "intercept", "photo", "report", "receipt"];
const FILE_WORDS = ["quay", "tea-house", "garage", "notebook", "berth", "handover", "meeting", "payment", "garden", "roster"];
const EXTENSIONS = ["jpg", "png", "mp4", "ogg", "pdf", "docx"];
const MEDIA = { jpg: "image/jpeg", png: "image/png", mp4: "video/mp4", ogg: "audio/ogg", pdf: "application/pdf", docx: "application/zip" };

function secretFile(dice: Dice): Secrets["file"] & { readonly mediaType: string } {
  const extension = dice.pick(EXTENSIONS) as keyof typeof MEDIA;
  const number = dice.between(1000, 99_999);
  const separator = dice.pick(["_", "-", " "]);
  const name = `${[dice.pick(FILE_STEMS), `${number}`, dice.pick(FILE_WORDS)].join(separator)}.${extension}`;
  return { name, sha256: dice.hex(64), id: `file-${dice.hex(16)}`, mediaType: MEDIA[extension] };
}

const PRECISIONS = ["hour", "hour", "day", "minute"] as const;

/** A day within two years, at a minute that is no quarter of an hour. */
function secretTime(dice: Dice): number {
  const minute = dice.pick([3, 4, 6, 7, 8, 11, 12, 13, 17, 18, 19, 22, 23, 24, 26, 27, 33, 34, 36, 37, 38, 41, 42, 43, 47, 48, 49, 52, 53]);
  return Date.UTC(2025, 2, 1) + dice.between(0, 600) * 86_400_000 + dice.between(0, 23) * 3_600_000 + minute * 60_000;
}

/** Hours east of Greenwich of a zone at an instant. */
function offsetOf(zone: string, at: number): number {
  const text = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).format(at);
  const [, hours = "0", minutes = "0"] = /GMT([+-]\d\d):(\d\d)/.exec(text) ?? [];
  return Number(hours) + Number(minutes) / 60;
}

/** A narrow card in a language. */
export function narrowCard(language: Language, dice: Dice): NarrowCard {
  const pack = PACKS[language];
  const place = dice.pick(KNOWN_PLACES);
  const at = secretTime(dice);
  const subject: Subject = { language, place, at };
  const { mediaType, ...file } = secretFile(dice);
  const secrets: Secrets = {
    person: joined(dice.pick(GIVEN_NAMES), dice.pick(FAMILY_NAMES)),
    firm: dice.pick(FIRM_NAMES),
    nickname: dice.pick(pack.nicknames),
    code: codeWord(language, dice),
    position: {
      lat: place.lat + dice.between(-4000, 4000) / 100_000 + 0.000_13,
      lon: place.lon + dice.between(-4000, 4000) / 100_000 + 0.000_27,
    },
    at,
    zone: offsetOf(place.zone, at),
    file,
    sentences: Array.from({ length: dice.between(2, 4) }, () => sentenceOf(pack.narrow, subject, dice)),
  };
  const facts = factsOf(subject, secrets, dice);
  const id = `card-${dice.hex(20)}`;
  const attachment = { ...file, mediaType, sizeBytes: dice.between(10_000, 4_000_000) };
  const withTime = dice.chance(0.85);
  return {
    subject,
    secrets,
    card: {
      id,
      title: dice.pick(pack.titles.narrow),
      body: [...secrets.sentences, ...facts].join(dice.pick(["\n", " "])),
      lang: language,
      kind: dice.pick(["report", "event", "evidence"]),
      place: { ...secrets.position, precisionMetres: dice.pick([5, 10, 20, 50]), name: place.names[language] },
      ...(withTime ? { occurred: { from: new Date(at).toISOString(), precision: dice.pick(PRECISIONS), zone: place.zone } } : {}),
      ...(dice.chance(0.8) ? { attachments: [attachment] } : {}),
    },
    linked: linkedCards(language, secrets, dice),
  };
}

/** Sentences of the card about each secret; those that stand in its fields need not stand in its text. */
function factsOf(subject: Subject, secrets: Secrets, dice: Dice): readonly string[] {
  const { language } = subject;
  const { facts, firm } = PACKS[language];
  const position = dice.pick(["decimal", "MGRS", "degrees, minutes, seconds"]);
  const time = dice.pick(["24 hours", "date-time group", "12 hours"]);
  return [
    around(dice.pick(facts.person), spelled(secrets.person, language)),
    around(dice.pick(facts.firm), around(dice.pick(firm), spelled(secrets.firm, language))),
    around(dice.pick(facts.nickname), secrets.nickname),
    around(dice.pick(facts.code), secrets.code),
    ...(dice.chance(0.4) ? [around(dice.pick(facts.position), POSITION_NOTATIONS[position]!(secrets.position, language))] : []),
    around(dice.pick(facts.time), TIME_NOTATIONS[time]!(secrets.at, Math.floor(secrets.zone), language)),
    around(dice.pick(facts.file), secrets.file.name),
  ];
}

/** A card for the person and one for the firm, in half of the cases. */
function linkedCards(language: Language, secrets: Secrets, dice: Dice): readonly PlainCard[] {
  const made = (kind: "person" | "organisation", title: string): PlainCard => ({
    id: `card-${dice.hex(20)}`,
    title,
    body: "",
    lang: language,
    kind,
  });
  return [
    ...(dice.chance(0.5) ? [made("person", spelled(secrets.person, language))] : []),
    ...(dice.chance(0.5) ? [made("organisation", around(dice.pick(PACKS[language].firm), spelled(secrets.firm, language)))] : []),
  ];
}

/** A card that everybody of the room may read. */
export function wideCard(language: Language, dice: Dice): PlainCard {
  const pack = PACKS[language];
  const place = dice.pick(KNOWN_PLACES);
  const subject: Subject = { language, place, at: secretTime(dice) };
  const lines = Array.from({ length: dice.between(1, 3) }, () => sentenceOf(pack.clean, subject, dice));
  if (dice.chance(0.1)) lines.push(dice.pick(pack.standing));
  if (dice.chance(0.1)) lines.push(officeLine(language, dice));
  return {
    id: `card-${dice.hex(20)}`,
    title: filled(dice.pick(pack.titles.clean), subject, dice),
    body: lines.join("\n"),
    lang: language,
    kind: dice.pick(["report", "event", "warning", "place"]),
    place: { lat: place.lat, lon: place.lon, precisionMetres: 20_000, name: place.names[language] },
    tags: [withDigits(dice.pick(["port", "alert", "shipping"]), "arabic")],
  };
}

/** A sentence about somebody in public office. */
export const officeLine = (language: Language, dice: Dice): string =>
  around(dice.pick(PACKS[language].office), spelled(dice.pick(PUBLIC_PEOPLE), language));

/** The language of the `index`-th of many texts. */
export const languageOf = (index: number): Language => LANGUAGES[index % LANGUAGES.length]!;
