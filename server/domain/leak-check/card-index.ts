import { Dossier, type SourceName } from "./dossier.ts";
import type { Name } from "./names/names-of.ts";
import { isSameName, joinedName, skeletonOf, skeletonsOf, soundsOf, strongCount } from "./names/romanise.ts";
import { utcMinutes } from "./times/utc-minutes.ts";
import type { SourceCard } from "./source-card.ts";
import { hashOf } from "./text/fold.ts";
import { bareWord, caseForms, isArabicKey, stemOf } from "./vocabulary/affixes.ts";
import { isCommonWord, isFunctionWord } from "./vocabulary/common-words.ts";

/** Names so near in two scripts are one, see {@link isSameName}: what is taken for known is not looked for. */
const SURELY_THE_SAME = 0.42;

/**
 * A card with more words that may be names, more ids or more positions than a report has is a list. What it lists nobody knows for that: a reader who wrote down every
 * name there is would else learn from a release which of them is the source. Words count twice, with and without article.
 */
const MOST_KNOWN = { names: 2_000, labels: 500, positions: 200 };

/** What is kept of a card: hashes, by which a content is compared with thousands of cards in milliseconds; what they say is then looked at in the card itself. */
export interface IndexedCard {
  readonly card: SourceCard;
  /** Hashes of the keys of its names. */
  readonly names: Uint32Array;
  /** Hashes of the skeletons of its certain names, each with that of the name, one after the other. */
  readonly skeletons: Uint32Array;
  /** Hashes of the keys of its labels. */
  readonly labels: Uint32Array;
  /** Hashes of the stems of its words in order, 0 for words of grammar and between texts. */
  readonly stems: Uint32Array;
  /** Latitude, longitude and fineness of its positions, one after the other. */
  readonly positions: Float64Array;
  /** Its times of day, minutes by UTC where they name no other zone. */
  readonly times: Uint16Array;
}

/** Counts of hashed words. */
class Counts {
  readonly #counts = new Map<number, number>();

  add(hashes: Iterable<number>, by: 1 | -1): void {
    for (const hash of hashes) {
      const count = (this.#counts.get(hash) ?? 0) + by;
      if (count > 0) this.#counts.set(hash, count);
      else this.#counts.delete(hash);
    }
  }

  of(hash: number): number {
    return this.#counts.get(hash) ?? 0;
  }
}

interface Vocabulary {
  readonly ordinary: ReadonlySet<number>;
  readonly named: ReadonlySet<number>;
  readonly certain: ReadonlySet<number>;
  /** Sounds of names by skeleton. */
  readonly sounds: readonly (readonly [string, string])[];
}

/** The cards of one compartment, as the leak check keeps them from one check to the next. */
export class CardIndex {
  readonly #cards = new Map<string, IndexedCard>();
  readonly #vocabularies = new Map<string, Vocabulary>();
  /** In how many cards a word stands as a word. */
  readonly #ordinary = new Counts();
  /** In how many cards a word stands as a name, or in Arabic script at all. */
  readonly #named = new Counts();
  /** In how many cards a word is surely a name. */
  readonly #certain = new Counts();
  readonly #labels = new Counts();
  /** Script and skeleton → sounded names → in how many cards. */
  readonly #sounds = new Map<string, Map<string, number>>();

  get size(): number {
    return this.#cards.size;
  }

  cards(): IterableIterator<IndexedCard> {
    return this.#cards.values();
  }

  card(id: string): SourceCard | undefined {
    return this.#cards.get(id)?.card;
  }

  /** Adds a card, or replaces it by what it is now. */
  put(card: SourceCard): void {
    this.remove(card.id);
    const dossier = new Dossier(card, () => false);
    const indexed = entryOf(dossier);
    const vocabulary = vocabularyOf(dossier);
    this.#cards.set(card.id, indexed);
    this.#vocabularies.set(card.id, vocabulary);
    this.#count(indexed, vocabulary, 1);
  }

  /** Forgets a card; without effect for one that is not there. */
  remove(id: string): void {
    const [indexed, vocabulary] = [this.#cards.get(id), this.#vocabularies.get(id)];
    if (indexed === undefined || vocabulary === undefined) return;
    this.#cards.delete(id);
    this.#vocabularies.delete(id);
    this.#count(indexed, vocabulary, -1);
  }

  /** In how many cards a folded word stands as an ordinary one. */
  ordinaryCount(key: string): number {
    return this.#ordinary.of(hashOf(bareWord(key)));
  }

  /** In how many cards a folded word is surely a name. */
  certainCount(key: string): number {
    return this.#certain.of(hashOf(bareWord(key)));
  }

  /** Whether a folded word stands here as a name, or in Arabic script at all, as it is. */
  knowsWord(key: string): boolean {
    return [key, ...caseForms(key)].some((form) => this.#named.of(hashOf(form)) > 0);
  }

  /** Whether a folded word stands here as a name, as it is or in the other script. Another spelling in one script may be another name. */
  knowsName(key: string): boolean {
    if (this.knowsWord(key)) return true;
    return [key, ...(isArabicKey(key) ? caseForms(key) : [])].some((form) => {
      const sounds = soundsOf(form);
      const others = this.#sounds.get(soundsKey(!isArabicKey(key), sounds));
      return others !== undefined && [...others.keys()].some((other) => isSameName(sounds, other, SURELY_THE_SAME));
    });
  }

  /** The positions that a card gives, of cards that do not list them: latitude, longitude and fineness one after the other. */
  *positions(): Generator<Float64Array> {
    for (const { positions } of this.#cards.values()) if (positions.length <= MOST_KNOWN.positions * 3) yield positions;
  }

  knowsLabel(key: string): boolean {
    return this.#labels.of(hashOf(key)) > 0;
  }

  #count(indexed: IndexedCard, vocabulary: Vocabulary, by: 1 | -1): void {
    this.#ordinary.add(vocabulary.ordinary, by);
    if (indexed.labels.length <= MOST_KNOWN.labels) this.#labels.add(new Set(indexed.labels), by);
    if (vocabulary.named.size > MOST_KNOWN.names) return;
    this.#named.add(vocabulary.named, by);
    this.#certain.add(vocabulary.certain, by);
    for (const [skeleton, sounds] of vocabulary.sounds) {
      const names = this.#sounds.get(skeleton) ?? new Map<string, number>();
      this.#sounds.set(skeleton, names);
      const count = (names.get(sounds) ?? 0) + by;
      if (count > 0) names.set(sounds, count);
      else names.delete(sounds);
      if (names.size === 0) this.#sounds.delete(skeleton);
    }
  }
}

function entryOf(dossier: Dossier): IndexedCard {
  const certain = dossier.names.filter(({ strength }) => strength === "sure");
  return {
    card: dossier.card,
    names: Uint32Array.from(new Set(dossier.names.filter(isIndexed).flatMap(({ keys }) => hashesOfName(keys)))),
    skeletons: Uint32Array.from(certain.flatMap(({ keys }) => heardHashes(joinedName(keys)))),
    labels: Uint32Array.from(new Set(dossier.labels.map(({ key }) => hashOf(key)))),
    stems: Uint32Array.from(
      dossier.texts.flatMap(({ words }) => [0, ...words.map(({ key }) => (isFunctionWord(key) ? 0 : hashOf(stemOf(key))))]),
    ),
    times: Uint16Array.from(new Set(dossier.moments.flatMap((moment) => utcMinutes(moment, [0])))),
    positions: Float64Array.from(dossier.positions.flatMap(({ lat, lon, metres }) => [lat, lon, metres])),
  };
}

const heardHashes = (name: string): number[] => skeletonsOf(soundsOf(name)).flatMap((skeleton) => [hashOf(skeleton), hashOf(name)]);

/** Whether a name is looked for in every content: not a single word that is only rare, but two of them next to each other. */
const isIndexed = ({ strength, keys }: Name): boolean =>
  strength !== "rare" || (keys.length > 1 && keys.every((key) => !isCommonWord(key)));

/** How a sure name of one word sounds, by where that is kept; of two consonants only where it is one of a place, since such names are like many others. */
function heardAs({ keys, sounds: [sounds = ""], strength, isPlace }: SourceName): (readonly [string, readonly [string, string]])[] {
  const [key] = keys as [string];
  if (strength === "rare" || keys.length > 1 || strongCount(sounds) < (isPlace ? 2 : 3)) return [];
  return [[key, [soundsKey(isArabicKey(key), sounds), sounds]]];
}

const soundsKey = (isArabic: boolean, sounds: string): string => `${isArabic ? "ar" : "la"} ${skeletonOf(sounds)}`;

/** The hashes of a name: with spaces, as one word, and of its words that are none of grammar. */
function hashesOfName(keys: readonly string[]): number[] {
  if (keys.length === 1) return [hashOf(keys[0]!)];
  return [keys, keys.filter((key) => !isFunctionWord(key))].flatMap((words) => [hashOf(words.join(" ")), hashOf(words.join(""))]);
}

function vocabularyOf({ texts, names }: Dossier): Vocabulary {
  const words = texts.flatMap(({ words }) => words);
  return {
    ordinary: new Set(words.filter((word) => word.case === "lower" || word.isArabic).map(({ key }) => hashOf(bareWord(key)))),
    certain: new Set(names.flatMap(({ keys, strength }) => (strength === "sure" ? keys.map((key) => hashOf(bareWord(key))) : []))),
    named: new Set([
      ...words
        .filter((word) => word.case !== "lower")
        .flatMap(({ key, parts }) => [key, ...parts].flatMap((form) => [hashOf(form), hashOf(bareWord(form))])),
      ...names.map(({ keys }) => hashOf(keys.join(" "))),
    ]),
    sounds: [...new Map(names.flatMap(heardAs)).values()],
  };
}
