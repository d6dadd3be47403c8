import type { ReleaseContent } from "../../../shared/acts/release-content.ts";
import { rewrittenCodeWord } from "./code-words.ts";
import type { Dice } from "./dice.ts";
import { FIGURE_HIDINGS, WORD_HIDINGS } from "./hiding.ts";
import { LANGUAGES, type Language } from "./language-pack.ts";
import { officeLine, spelled, type NarrowCard } from "./narrow-cards.ts";
import type { SpelledName } from "./names.ts";
import { isArabicScript, POSITION_NOTATIONS, roundedTime, TIME_NOTATIONS, ZONES } from "./notations.ts";
import { around, filled, PACKS, sentenceOf, type Subject } from "./packs.ts";
import { changedPhrase } from "./phrases.ts";

/** Kinds of leaks that are planted. */
export const LEAK_KINDS = ["name", "transliterated name", "nickname", "code word", "position", "time", "phrase", "file or id"] as const;
/** See {@link LEAK_KINDS}. */
export type LeakKind = (typeof LEAK_KINDS)[number];

/** A leak in a content: its words in the member `field`, how they were made, and how they were hidden. */
export interface Planted {
  readonly kind: LeakKind;
  readonly field: string;
  readonly words: string;
  readonly how: string;
  /** What the narrow card says. */
  readonly secret: string;
}

/** A content for release and the leaks in it. */
export interface PlantedRelease {
  readonly language: Language;
  readonly content: ReleaseContent;
  readonly planted: readonly Planted[];
}

interface Draft {
  title: string;
  lines: string[];
  tags: string[];
  caveats: string[];
  place: NonNullable<ReleaseContent["place"]>;
  occurred?: NonNullable<ReleaseContent["occurred"]>;
}

const EDGE_MS = { hour: 3_600_000, day: 86_400_000 } as const;

/** What a careful release authority would write about a card. A tenth of a degree, at least 8 km in every place of the trial, is coarser than the radius that is said with it. */
function cleanDraft(subject: Subject, dice: Dice): Draft {
  const { language, place, at } = subject;
  const pack = PACKS[language];
  const lines = Array.from({ length: dice.between(2, 4) }, () => sentenceOf(pack.clean, subject, dice));
  if (dice.chance(0.08)) lines.push(officeLine(language, dice));
  if (dice.chance(0.03)) lines.push(dice.pick(pack.standing));
  if (dice.chance(0.25)) lines.push(roundedTime(at, 0, language));
  if (dice.chance(0.2)) lines.push(`${place.names[language]}: ${place.lat.toFixed(1)}, ${place.lon.toFixed(1)}`);
  const precision = dice.pick(["hour", "day"] as const);
  const rounded = Math.floor(at / EDGE_MS[precision]) * EDGE_MS[precision];
  return {
    title: filled(dice.pick(pack.titles.clean), subject, dice),
    lines,
    tags: dice.chance(0.4) ? [dice.pick(["port", "shipping", "sabotage", "alert", place.names[language]])] : [],
    caveats: [],
    place: dice.chance(0.6)
      ? { name: place.names[language], lat: Number(place.lat.toFixed(1)), lon: Number(place.lon.toFixed(1)), precisionMetres: 5000 }
      : { name: place.names[language] },
    ...(dice.chance(0.5) ? { occurred: { from: new Date(rounded).toISOString(), precision, zone: "UTC" } } : {}),
  };
}

function contentOf(draft: Draft, language: Language, body: ReleaseContent["body"]): ReleaseContent {
  return {
    title: draft.title,
    body,
    kind: "warning",
    severity: "high",
    place: draft.place,
    ...(draft.occurred === undefined ? {} : { occurred: draft.occurred }),
    tags: draft.tags,
    lang: language,
    marking: { tlp: "amber", caveats: draft.caveats, orcon: false },
  };
}

/** A paragraph of the editor's JSON; some of its words are bold, wherever that cuts them. */
function paragraph(line: string, dice: Dice): { type: string; content: { type: string; text: string; marks?: { type: string }[] }[] } {
  const letters = Array.from(line);
  const from = dice.between(0, letters.length - 1);
  const to = dice.between(from, letters.length - 1);
  const runs = [letters.slice(0, from), letters.slice(from, to), letters.slice(to)].map((part) => part.join(""));
  return {
    type: "paragraph",
    content: runs.flatMap((text, index) =>
      text === "" ? [] : [{ type: "text", text, ...(index === 1 ? { marks: [{ type: "bold" }] } : {}) }],
    ),
  };
}

const bodyOf = (draft: Draft, dice: Dice): ReleaseContent["body"] =>
  dice.chance(0.15)
    ? { type: "doc", content: draft.lines.map((line) => paragraph(line.replaceAll("\n", " "), dice)) }
    : draft.lines.join("\n");

/** A content without a leak. */
export function cleanRelease(narrow: NarrowCard, language: Language, dice: Dice): PlantedRelease {
  const draft = cleanDraft({ ...narrow.subject, language }, dice);
  return { language, content: contentOf(draft, language, bodyOf(draft, dice)), planted: [] };
}

/** The words of a leak and the sentences that it can stand in. */
interface Leak {
  readonly words: string;
  readonly how: string;
  readonly secret: string;
  readonly carriers: readonly string[];
}

const ARTICLE = /^(?:al|el|as|asy|an|at|ad|ar|az|es|ech|et|en|ed|er|ez|eş)-|^El /i;

/** A whole name, or the family's alone, now and then without its article. */
function partOf(name: string, habit: string, dice: Dice): { words: string; how: string } {
  const words = name.split(" ");
  const family = words.slice(
    words.findIndex((word, index) => index > 0 && /^(?:al-|el |El$|E[sctnrdz]|e[sctnrdzş]|bin|Ben|Ibn|ibn|بن|ال)/.test(word)),
  );
  if (words.length < 2 || dice.chance(0.65)) return { words: name, how: habit };
  const last = (family.length > 0 && family.length < words.length ? family : words.slice(-1)).join(" ");
  const bare = last.replace(ARTICLE, "");
  return bare !== last && dice.chance(0.2)
    ? { words: bare, how: `${habit}, family name without its article` }
    : { words: last, how: `${habit}, family name` };
}

function nameLeak(narrow: NarrowCard, language: Language, isOther: boolean, dice: Dice): Leak {
  const own = narrow.subject.language;
  const isFirm = dice.chance(0.3);
  const name: SpelledName = isFirm ? narrow.secrets.firm : narrow.secrets.person;
  const { carriers, firm } = PACKS[language];
  const written = isOther ? otherSpelling(name, own, language, dice) : { words: spelled(name, own), how: "as the card has it" };
  const secret = spelled(name, own);
  if (isFirm)
    return {
      words: written.words,
      how: `firm, ${written.how}`,
      secret,
      carriers: carriers.firm.map((line) => around(line, dice.pick(firm))),
    };
  return { ...partOf(written.words, written.how, dice), secret, carriers: carriers.person };
}

/** A spelling that the card does not have: in the other script, or by another habit in Latin letters. */
function otherSpelling(name: SpelledName, own: Language, language: Language, dice: Dice): { words: string; how: string } {
  if (isArabicScript(language) && !isArabicScript(own)) return { words: spelled(name, language), how: "Latin to Arabic script" };
  const habits = ["English", "scholarly", "French", "Turkish", "Malay", "other English"];
  const known = spelled(name, own);
  const others = name.latin.flatMap((spelling, habit) => (spelling === known ? [] : [{ words: spelling, how: habits[habit]! }]));
  const chosen = dice.pick(others.length > 0 ? others : [{ words: known, how: "the only spelling" }]);
  return isArabicScript(own) ? { words: chosen.words, how: `Arabic script to ${chosen.how}` } : chosen;
}

function positionLeak(narrow: NarrowCard, language: Language, dice: Dice): Leak {
  const how = dice.pick(Object.keys(POSITION_NOTATIONS));
  const { lat, lon } = narrow.secrets.position;
  const words = POSITION_NOTATIONS[how]!(narrow.secrets.position, language);
  return { words, how, secret: `${lat.toFixed(5)}, ${lon.toFixed(5)}`, carriers: PACKS[language].carriers.position };
}

function timeLeak(narrow: NarrowCard, language: Language, dice: Dice): Leak {
  const how = dice.pick(Object.keys(TIME_NOTATIONS));
  const { at, zone } = narrow.secrets;
  const told = dice.chance(0.4) ? zone : dice.pick(ZONES);
  const secret = `${new Date(at).toISOString()}, zone ${zone}, card's precision ${narrow.card.occurred?.precision ?? "none"}`;
  return { words: TIME_NOTATIONS[how]!(at, told, language), how: `${how} (+${told})`, secret, carriers: PACKS[language].carriers.time };
}

function fileLeak(narrow: NarrowCard, language: Language, dice: Dice): Leak {
  const { name, sha256, id } = narrow.secrets.file;
  const stem = name.replace(/\.\w+$/, "");
  const ways: readonly (readonly [string, string, string])[] = [
    ["file name", name, name],
    ["file name without its ending", stem, name],
    ["file name in capitals", name.toUpperCase(), name],
    ["file name with other separators", stem.replaceAll(/[_ -]/g, dice.pick([" ", "_", "-", "."])), name],
    ["id of the card", narrow.card.id, narrow.card.id],
    ...(narrow.card.attachments === undefined
      ? []
      : ([
          ["hash of the file", sha256, sha256],
          ["start of the hash", sha256.slice(0, 16), sha256],
          ["id of the file", id, id],
        ] as const)),
  ];
  const [how, words, secret] = dice.pick(ways);
  return { words, how, secret, carriers: PACKS[language].carriers.file };
}

function leakOf(kind: LeakKind, narrow: NarrowCard, language: Language, dice: Dice): Leak {
  const { carriers } = PACKS[language];
  const { secrets } = narrow;
  switch (kind) {
    case "name":
      return nameLeak(narrow, language, false, dice);
    case "transliterated name":
      return nameLeak(narrow, language, true, dice);
    case "nickname":
      return { words: secrets.nickname, how: "as the card has it", secret: secrets.nickname, carriers: carriers.nickname };
    case "code word":
      return { words: rewrittenCodeWord(secrets.code, dice), how: "code word", secret: secrets.code, carriers: carriers.code };
    case "position":
      return positionLeak(narrow, language, dice);
    case "time":
      return timeLeak(narrow, language, dice);
    case "phrase": {
      const sentence = dice.pick(secrets.sentences);
      return { ...changedPhrase(sentence, language, dice), secret: sentence, carriers: ["{x}."] };
    }
    case "file or id":
      return fileLeak(narrow, language, dice);
  }
}

/** Hides the words of a leak, in four of ten cases. */
function hidden(leak: Leak, kind: LeakKind, dice: Dice): Leak {
  if (!dice.chance(0.4)) return leak;
  if (kind === "position" || kind === "time") {
    const way = dice.pick(Object.keys(FIGURE_HIDINGS));
    return { ...leak, words: FIGURE_HIDINGS[way]!(leak.words, dice), how: `${leak.how}; ${way}` };
  }
  const script = /\p{Script=Arabic}/u.test(leak.words) ? "arabic" : "latin";
  const ways = Object.entries(WORD_HIDINGS).filter(
    ([name, way]) => (way.script === "any" || way.script === script) && !(name === "spaced out" && kind === "phrase"),
  );
  const [way, { hide }] = dice.pick(ways);
  const words = hide(leak.words, dice);
  return words === leak.words ? leak : { ...leak, words, how: `${leak.how}; ${way}` };
}

/** Kinds that are told in the words of the card's own language. */
const OWN_LANGUAGE: ReadonlySet<LeakKind> = new Set(["phrase", "nickname", "name"]);

/** Puts a leak into a field of a draft and says where. */
function put(draft: Draft, kind: LeakKind, leak: Leak, dice: Dice): Planted {
  const planted = (field: string): Planted => ({ kind, field, words: leak.words, how: leak.how, secret: leak.secret });
  const isShort = leak.words.length <= 60 && !leak.words.includes("\n");
  const where = dice.between(1, 100);
  if (where <= 6 && isShort) {
    draft.title = `${draft.title} (${leak.words})`;
    return planted("title");
  }
  if (where <= 10 && isShort) {
    draft.tags.push(leak.words);
    return planted("tags");
  }
  if (where <= 13 && isShort) {
    draft.place = { ...draft.place, name: `${draft.place.name}, ${leak.words}` };
    return planted("place");
  }
  if (where <= 15 && isShort) {
    draft.caveats.push(leak.words);
    return planted("marking");
  }
  draft.lines.splice(dice.between(0, draft.lines.length), 0, around(dice.pick(leak.carriers), leak.words));
  return planted("body");
}

/** The structured fields themselves give away what the card holds. */
function putInField(draft: Draft, kind: "position" | "time", narrow: NarrowCard): Planted {
  const { position, at } = narrow.secrets;
  if (kind === "position") {
    draft.place = { name: draft.place.name, lat: position.lat, lon: position.lon, precisionMetres: 20_000 };
    return { kind, field: "place", words: `${position.lat}, ${position.lon}`, how: "the field, finer than it says", secret: "position" };
  }
  draft.occurred = { from: new Date(at).toISOString(), precision: "hour", zone: "UTC" };
  return { kind, field: "occurred", words: draft.occurred.from, how: "the field, finer than it says", secret: new Date(at).toISOString() };
}

/** Kinds that can come from any card that the readers of the release may not see. */
const FROM_OTHERS: ReadonlySet<LeakKind> = new Set(["name", "transliterated name", "code word", "phrase", "file or id"]);

/** A content about a narrow card with one or two leaks. The first is of the kind `kind`. Now and then its words come from `other`, a card of the same language. */
export function leakingRelease(narrow: NarrowCard, other: NarrowCard, kind: LeakKind, dice: Dice): PlantedRelease {
  const kinds = dice.chance(0.35) ? [kind, dice.pick(LEAK_KINDS.filter((other) => other !== kind))] : [kind];
  const own = narrow.subject.language;
  const language = kinds.some((each) => OWN_LANGUAGE.has(each)) || dice.chance(0.4) ? own : dice.pick(LANGUAGES);
  const draft = cleanDraft({ ...narrow.subject, language }, dice);
  const planted = kinds.map((each) => {
    if ((each === "position" || each === "time") && dice.chance(0.08)) return putInField(draft, each, narrow);
    const isOther = FROM_OTHERS.has(each) && dice.chance(0.15);
    const leak = leakOf(each, isOther ? other : narrow, language, dice);
    return put(draft, each, hidden(isOther ? { ...leak, how: `${leak.how}, of another card` } : leak, each, dice), dice);
  });
  return { language, content: contentOf(draft, language, bodyOf(draft, dice)), planted };
}
