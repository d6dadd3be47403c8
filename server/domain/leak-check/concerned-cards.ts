import type { CardIndex, IndexedCard } from "./card-index.ts";
import type { ContentField } from "./content.ts";
import { joinedName, skeletonOf, soundsOf } from "./names/romanise.ts";
import type { Known } from "./known.ts";
import type { WrittenPosition } from "./places/coordinates.ts";
import { metresBetween } from "./places/utm.ts";
import type { SourceCard } from "./source-card.ts";
import { hashOf } from "./text/fold.ts";
import { stemOf } from "./vocabulary/affixes.ts";
import { isFunctionWord } from "./vocabulary/common-words.ts";

/** Cards that are looked at for one and the same word: each further one would be a finding of what was found already. */
const CARDS_PER_WORD = 3;
/** Words in common that must stand so near to each other, in a card, for it to be looked at for a phrase. */
const PHRASE = { words: 4, within: 14 };
/** Of cards that only share a phrase the nearest ones are looked at. */
const MOST_FOR_PHRASES = 100;
const SAME_METRES = 400;

/** What of a content is looked for in every card. */
interface Wanted {
  readonly names: ReadonlySet<number>;
  readonly skeletons: ReadonlySet<number>;
  readonly labels: ReadonlySet<number>;
  readonly stems: WantedStems;
  readonly positions: readonly WrittenPosition[];
}

/** The stems of a content, numbered from 1. */
interface WantedStems {
  readonly numbers: ReadonlyMap<number, number>;
  /** Which 16 low bits the stems have: most words of most cards are told apart by it alone. */
  readonly lowBits: Uint8Array;
}

/** A card that a content may have something of, and what. */
export interface ConcernedCard {
  readonly card: SourceCard;
  readonly by: ReadonlySet<"name" | "label" | "position" | "phrase">;
}

/** The cards of some compartments that a content may have something of, by their hashes: a few of thousands. */
export function concernedCards(fields: readonly ContentField[], indexes: readonly CardIndex[], known: Known): readonly ConcernedCard[] {
  const wanted = wantedOf(fields, known);
  const counts = new Map<number, number>();
  const found: { readonly card: SourceCard; readonly by: Set<"name" | "label" | "position" | "phrase">; readonly words: number }[] = [];
  const near = new NearWords(wanted.stems);
  for (const index of indexes) {
    for (const indexed of index.cards()) {
      const by: (typeof found)[number]["by"] = new Set();
      if (shares(indexed.names, wanted.names, counts) || shares(indexed.skeletons, wanted.skeletons, counts)) by.add("name");
      if (shares(indexed.labels, wanted.labels, counts)) by.add("label");
      if (sharesPosition(indexed, wanted)) by.add("position");
      const words = near.most(indexed.stems);
      if (by.size > 0 || words >= PHRASE.words) found.push({ card: indexed.card, by, words });
    }
  }
  const closest = found.filter(({ words }) => words >= PHRASE.words).toSorted((a, b) => b.words - a.words);
  for (const { by } of closest.slice(0, MOST_FOR_PHRASES)) by.add("phrase");
  return found.filter(({ by }) => by.size > 0);
}

function wantedOf(fields: readonly ContentField[], known: Known): Wanted {
  const words = fields.flatMap(({ words, hidden }) => [...words, ...hidden]);
  const names = words.filter((word) => (!word.isCommon || word.isMarked) && word.key.length > 2 && !known.hasName([word.key]));
  const stems = new Set(
    fields.flatMap(({ words }) => words.filter(({ key }) => !isFunctionWord(key)).map(({ key }) => hashOf(stemOf(key)))),
  );
  const lowBits = new Uint8Array(1 << 16);
  for (const stem of stems) lowBits[stem & 0xffff] = 1;
  return {
    names: new Set([...names.flatMap(({ forms }) => forms.map(hashOf)), ...sequencesOf(fields)]),
    skeletons: new Set([
      ...names.filter(({ isCommon }) => !isCommon).flatMap(({ sounds }) => sounds.map((sound) => hashOf(skeletonOf(sound)))),
      ...pairSkeletons(fields),
    ]),
    labels: new Set(fields.flatMap(({ runs }) => runs().map(({ key }) => hashOf(key)))),
    stems: stemsOf(fields),
    positions: fields.flatMap(({ positions }) => positions()),
  };
}

/** Skeletons of two words next to each other that may be one name. */
function pairSkeletons(fields: readonly ContentField[]): number[] {
  return fields.flatMap(({ words }) =>
    words.slice(1).flatMap((second, index) => {
      const first = words[index]!;
      if (!(first.isMarked && second.isMarked) && !(first.isArabic && second.isArabic && !second.isCommon && !first.isCommon)) return [];
      return [hashOf(skeletonOf(soundsOf(joinedName([first.key, second.key]))))];
    }),
  );
}

/** Neighbouring words as names of two to four words. */
function sequencesOf(fields: readonly ContentField[]): number[] {
  const hashes: number[] = [];
  for (const { words } of fields)
    for (let first = 0; first < words.length; first++)
      for (let length = 2; length <= 4 && first + length <= words.length; length++)
        hashes.push(
          hashOf(
            words
              .slice(first, first + length)
              .map(({ key }) => key)
              .join(" "),
          ),
        );
  return hashes;
}

/** Whether one of these hashes is wanted, and not found in so many cards already. */
function shares(hashes: Uint32Array, wanted: ReadonlySet<number>, counts: Map<number, number>): boolean {
  let isShared = false;
  for (const hash of hashes) {
    if (!wanted.has(hash)) continue;
    const count = counts.get(hash) ?? 0;
    counts.set(hash, count + 1);
    if (count < CARDS_PER_WORD) isShared = true;
  }
  return isShared;
}

function sharesPosition({ positions }: IndexedCard, wanted: Wanted): boolean {
  for (let at = 0; at < positions.length; at += 3)
    if (wanted.positions.some((position) => metresBetween(position, { lat: positions[at]!, lon: positions[at + 1]! }) <= SAME_METRES))
      return true;
  return false;
}

function stemsOf(fields: readonly ContentField[]): WantedStems {
  const numbers = new Map<number, number>();
  const lowBits = new Uint8Array(1 << 16);
  for (const { words } of fields) {
    for (const { key } of words) {
      const stem = hashOf(stemOf(key));
      if (isFunctionWord(key) || numbers.has(stem)) continue;
      numbers.set(stem, numbers.size + 1);
      lowBits[stem & 0xffff] = 1;
    }
  }
  return { numbers, lowBits };
}

/** Counts words of a content that stand near to each other in a card: of a hundred thousand words in a few milliseconds. */
class NearWords {
  readonly #wanted: WantedStems;
  /** How often each stem stands in the window. */
  readonly #counts: Uint8Array;
  /** The numbers of the stems in the last places, 0 for others. */
  readonly #window = new Uint32Array(PHRASE.within);

  constructor(wanted: WantedStems) {
    this.#wanted = wanted;
    this.#counts = new Uint8Array(wanted.numbers.size + 1);
  }

  /** The most different ones. */
  most(stems: Uint32Array): number {
    const { numbers, lowBits } = this.#wanted;
    this.#counts.fill(0);
    this.#window.fill(0);
    let [most, different] = [0, 0];
    for (let at = 0; at < stems.length; at++) {
      const stem = stems[at]!;
      const number = stem === 0 || lowBits[stem & 0xffff] === 0 ? 0 : (numbers.get(stem) ?? 0);
      const place = at % PHRASE.within;
      const leaving = this.#window[place]!;
      if (leaving !== 0 && --this.#counts[leaving]! === 0) different--;
      this.#window[place] = number;
      if (number !== 0 && this.#counts[number]!++ === 0 && ++different > most) most = different;
    }
    return most;
  }
}
