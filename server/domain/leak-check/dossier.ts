import { coordinatesIn, type WrittenPosition } from "./places/coordinates.ts";
import { fileLabels, idLabels, labelsIn, type Label } from "./labels.ts";
import { namesOf, type Name } from "./names/names-of.ts";
import { isSameName, soundsOf } from "./names/romanise.ts";
import type { SourceCard } from "./source-card.ts";
import { fold } from "./text/fold.ts";
import { Ranges, type Range } from "./text/ranges.ts";
import { wordsOf, type Word } from "./text/words.ts";
import { momentsIn, type Moment } from "./times/moments.ts";
import { isCommonWord, isFunctionWord } from "./vocabulary/common-words.ts";

/** One text of a card, by its field. */
export interface SourceText {
  readonly field: string;
  readonly text: string;
  readonly words: readonly Word[];
  /** The positions in it, read once. */
  readonly positions: () => readonly WrittenPosition[];
  /** The times of day in it, read once. */
  readonly moments: () => readonly Moment[];
}

/** A name of a card, how it sounds, and whether it is the one of its place, or stands behind a word such as "in". */
export interface SourceName extends Name {
  readonly sounds: readonly string[];
  readonly isPlace: boolean;
  readonly isSited: boolean;
  readonly in: SourceText;
}

/** A position that a card gives, with how far off it may be, and as it is written. */
export interface SourcePosition extends Pick<WrittenPosition, "lat" | "lon" | "metres"> {
  readonly written: string;
}

/** A time of day that a card gives, and as it is written. */
export interface SourceMoment extends Moment {
  readonly in: SourceText;
}

/** Everything in a card by which it could be recognised. Read when it is asked for, since most rules look at few cards. */
export class Dossier {
  readonly card: SourceCard;
  readonly texts: readonly SourceText[];
  readonly #isOrdinary: (key: string) => boolean;
  readonly #read: ReadCard;
  #names: readonly SourceName[] | undefined;
  #labels: readonly Label[] | undefined;
  #positions: readonly SourcePosition[] | undefined;
  #moments: readonly SourceMoment[] | undefined;

  /** `isOrdinary`: whether others use a folded word as a word. Never throws, whatever a stock client wrote. */
  constructor(card: SourceCard, isOrdinary: (key: string) => boolean) {
    this.card = card;
    this.#read = readLately(card);
    this.texts = this.#read.texts;
    this.#isOrdinary = isOrdinary;
  }

  get names(): readonly SourceName[] {
    return (this.#names ??= this.#read.names().filter(({ unless }) => unless?.some(this.#isOrdinary) !== true));
  }

  get labels(): readonly Label[] {
    return (this.#labels ??= labelsOf(this.card, this.texts));
  }

  get positions(): readonly SourcePosition[] {
    return (this.#positions ??= [
      ...placeOf(this.card),
      ...this.texts.flatMap(({ text, positions }) => positions().map((at) => ({ ...at, written: text.slice(at.start, at.end) }))),
    ]);
  }

  get moments(): readonly SourceMoment[] {
    return (this.#moments ??= this.texts.flatMap((source) => momentsOf(this.card, source)));
  }
}

/** Values that are words of the product or places on a board, and say nothing of anyone. */
const SILENT: ReadonlySet<string> = new Set(["kind", "lane", "rank", "severity", "status", "lang", "assessment", "source"]);
/** Kinds of cards whose title is a name. */
const NAMED_KINDS: ReadonlySet<unknown> = new Set(["person", "organisation", "actor", "place", "asset"]);
/** Values that are ids, whatever they look like. */
const ID_FIELD = /(?:^|\.)(?:id|externalId|sha256|assignee|derivedFrom\.\d+|url)$/;
/** An instant on the hour that says no more than the hour or the day is no exact time; with minutes it is one, whatever it says. */
const COARSE: ReadonlySet<unknown> = new Set(["hour", "day", "month", "year"]);

/** What is read of a card once for several checks. */
interface ReadCard {
  readonly texts: readonly SourceText[];
  readonly names: () => readonly SourceName[];
}

/** Cards that were read last: while somebody types, the same few are looked at again and again. */
const lately = new Map<SourceCard, ReadCard>();
const MOST_LATELY = 600;

function readLately(card: SourceCard): ReadCard {
  const read = lately.get(card) ?? readCard(card);
  lately.delete(card);
  lately.set(card, read);
  for (const oldest of lately.keys()) {
    if (lately.size <= MOST_LATELY) break;
    lately.delete(oldest);
  }
  return read;
}

function readCard(card: SourceCard): ReadCard {
  const texts = textsOf(card);
  return { texts, names: once(() => withPlaces(texts.flatMap((source) => namesIn(card, source)))) };
}

function textsOf(card: SourceCard): readonly SourceText[] {
  const texts = [
    { field: "title", text: card.title },
    { field: "body", text: card.body },
    ...(card.attributes ?? []).map((text) => ({ field: "attributes", text })),
    ...Object.entries(card.values).flatMap(([field, value]) => (SILENT.has(field) ? [] : stringsIn(value, field))),
  ];
  return texts.map((source) => ({
    ...source,
    words: wordsOf(source.text),
    positions: once(() => coordinatesIn(source.text)),
    moments: once(() => momentsIn(source.text)),
  }));
}

/** Texts and numbers inside a value of any shape, by path. */
function stringsIn(root: unknown, path: string): { field: string; text: string }[] {
  const found: { field: string; text: string }[] = [];
  const waiting: { value: unknown; path: string }[] = [{ value: root, path }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path } = next;
    if (typeof value === "string" || typeof value === "number" || typeof value === "bigint")
      found.push({ field: path, text: String(value) });
    else if (typeof value === "object" && value !== null && !(value instanceof Uint8Array))
      for (const [key, member] of Object.entries(value)) waiting.push({ value: member, path: `${path}.${key}` });
  }
  return found.toReversed();
}

/** Calls a function the first time, and answers what it said ever after. */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

function placeOf(card: SourceCard): SourcePosition[] {
  const place = card.values.place as { lat?: unknown; lon?: unknown; precisionMetres?: unknown } | null | undefined;
  if (typeof place?.lat !== "number" || typeof place.lon !== "number") return [];
  const metres = typeof place.precisionMetres === "number" ? place.precisionMetres : finenessOf(place.lat, place.lon);
  return [{ lat: place.lat, lon: place.lon, metres, written: `${place.lat}, ${place.lon}` }];
}

/** How fine two numbers are, in metres, by their decimals. */
export function finenessOf(lat: number, lon: number): number {
  const decimals = Math.max(...[lat, lon].map((number) => /\.(\d+)$/.exec(String(number))?.[1]?.length ?? 0));
  return 111_320 / 10 ** decimals;
}

function momentsOf(card: SourceCard, source: SourceText): SourceMoment[] {
  const occurred = card.values.occurred as { precision?: unknown } | null | undefined;
  if (source.field.startsWith("occurred.") && COARSE.has(occurred?.precision) && /T\d{2}:00(?!\d)/.test(source.text)) return [];
  if (source.field === "due" || source.field === "external.modified") return [];
  return source.moments().map((moment) => ({ ...moment, in: source }));
}

function namesIn(card: SourceCard, source: SourceText): SourceName[] {
  if (ID_FIELD.test(source.field) || source.field.startsWith("occurred.")) return [];
  const isPlace = source.field === "place.name" || (source.field === "title" && card.values.kind === "place");
  const isNamed = isPlace || (source.field === "title" && NAMED_KINDS.has(card.values.kind));
  const technical = new Ranges(technicalRanges(source.text));
  const names = [...namesOf(source.text, source.words).filter((name) => !technical.hold(name)), ...(isNamed ? wholeName(source) : [])];
  const sited = new Set(names.filter((name) => isSited(source, name)).map(({ keys }) => keys.join(" ")));
  const seen = new Set<string>();
  return names.flatMap((name) => {
    const id = `${name.strength} ${name.keys.join(" ")}`;
    if (seen.has(id)) return [];
    seen.add(id);
    return [{ ...name, sounds: name.keys.map(soundsOf), isPlace, isSited: sited.has(name.keys.join(" ")), in: source }];
  });
}

/** Words behind which a name is one of a place: "in", "near". Not "from" and "to", behind which people stand as well. */
const BEFORE_PLACES = new Set(
  "at in near outside off towards around vers dans a pres di dekat luar sekitar في قرب عند خارج نحو در نزدیک".split(" ").map(fold),
);

function isSited({ words }: SourceText, { start }: Name): boolean {
  const index = words.findIndex((word) => word.start >= start);
  const before = words[index - 1];
  return before !== undefined && before.sentence === words[index]!.sentence && BEFORE_PLACES.has(before.key);
}

/** Names that are those of the card's place, wherever they stand: places are known to many. */
function withPlaces(names: readonly SourceName[]): readonly SourceName[] {
  const places = names.filter(({ isPlace }) => isPlace);
  const isOfPlace = (name: SourceName): boolean =>
    name.keys.every((key, index) =>
      places.some((place) => place.keys.includes(key) || place.sounds.some((sounds) => isSameName(sounds, name.sounds[index]!))),
    );
  return names.map((name) => (name.isPlace || places.length === 0 || !isOfPlace(name) ? name : { ...name, isPlace: true }));
}

/** Names of files, addresses and numbers of reports: `IMG_2034.jpg`, `/srv/a/b`, `HR-2026-0142`. What they name is found as a whole. */
function technicalRanges(text: string): Range[] {
  return [...text.matchAll(/\S+/gu)]
    .filter(([chunk]) => /[_\\@]|\/.*\/|:\/\/|\.[a-z]{2,5}\b|^\p{L}{1,4}[-/]\d/u.test(chunk))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** A text that is a name as a whole: each of its words, or all together where they are common ones. */
function wholeName({ words }: SourceText): Name[] {
  const own = words.filter(({ key }) => !isFunctionWord(key) && !/^\d+$/.test(key));
  const rare = own.filter(({ key }) => !isCommonWord(key) && key.length > 2);
  if (rare.length > 0) return rare.map(({ key, start, end }) => ({ keys: [key], strength: "sure", isCode: false, start, end }));
  if (own.length < 2) return [];
  return [{ keys: own.map(({ key }) => key), strength: "sure", isCode: false, start: own[0]!.start, end: own.at(-1)!.end }];
}

function labelsOf(card: SourceCard, texts: readonly SourceText[]): readonly Label[] {
  const labels = texts.flatMap(({ field, text, positions, moments }) => {
    if (field.startsWith("occurred.") || field.startsWith("place.")) return [];
    if (ID_FIELD.test(field)) return idLabels(text, true);
    if (/^attachments\.\d+\.name$/.test(field)) return fileLabels(text);
    return labelsIn(text, [...positions(), ...moments()]);
  });
  return [...idLabels(card.id, true), ...labels];
}
