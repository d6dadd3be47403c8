import type { CardIndex, IndexedCard } from "./card-index.ts";
import type { ContentField } from "./content.ts";
import { joinedName, skeletonsOf, soundsOf } from "./names/romanise.ts";
import type { Known } from "./known.ts";
import type { WrittenPosition } from "./places/coordinates.ts";
import { metresBetween } from "./places/utm.ts";
import type { SourceCard } from "./source-card.ts";
import { hashOf } from "./text/fold.ts";
import { stemOf } from "./vocabulary/affixes.ts";
import { isFunctionWord } from "./vocabulary/common-words.ts";

/** Cards that are looked at for one and the same word or run of words: each further one would be a finding of what was found already. */
const CARDS_PER_WORD = 3;
/** Cards with names that may be another spelling of a word, one for each name: further ones are seldom the same name. */
const CARDS_PER_SKELETON = 10;
/** Words in common that must stand so near to each other, in a card, for it to be looked at for a phrase. */
const PHRASE = { words: 4, within: 14 };
/** Of cards that share changed runs of words, or shorter ones, the nearest ones are looked at; runs of {@link RUN} words are found in all. */
const MOST_FOR_PHRASES = 60;
const SAME_METRES = 400;

/** What of a content is looked for in every card. */
interface Wanted {
  readonly names: HashSet;
  readonly skeletons: SkeletonSet;
  readonly labels: HashSet;
  readonly words: CommonRuns;
  readonly positions: readonly WrittenPosition[];
}

/** A card that a content may have something of, and what. */
export interface ConcernedCard {
  readonly card: SourceCard;
  readonly by: ReadonlySet<"name" | "label" | "position" | "phrase">;
}

/**
 * The cards of some compartments that a content may have something of, by their hashes: a few of thousands. `isPassedOver`: cards that are none of them, and do not count
 * as one that was looked at for a word.
 */
export function concernedCards(
  fields: readonly ContentField[],
  indexes: readonly CardIndex[],
  { known, isPassedOver }: { readonly known: Known; readonly isPassedOver: (card: SourceCard) => boolean },
): readonly ConcernedCard[] {
  const { names, skeletons, labels, words, positions } = wantedOf(fields, known);
  const found: { readonly card: SourceCard; readonly by: Set<"name" | "label" | "position" | "phrase">; readonly words: number }[] = [];
  for (const index of indexes) {
    for (const indexed of index.cards()) {
      if (isPassedOver(indexed.card)) continue;
      const by: (typeof found)[number]["by"] = new Set();
      // Both count the card as one that was looked at.
      const [isNamed, isHeard] = [names.shares(indexed.names), skeletons.shares(indexed.skeletons)];
      if (isNamed || isHeard) by.add("name");
      if (labels.shares(indexed.labels)) by.add("label");
      if (sharesPosition(indexed, positions)) by.add("position");
      const { most, hasRun } = words.in(indexed.stems);
      if (hasRun) by.add("phrase");
      if (by.size > 0 || most >= PHRASE.words) found.push({ card: indexed.card, by, words: most });
    }
  }
  const closest = found.filter(({ words }) => words >= PHRASE.words).toSorted((a, b) => b.words - a.words);
  for (const { by } of closest.slice(0, MOST_FOR_PHRASES)) by.add("phrase");
  return found.filter(({ by }) => by.size > 0);
}

function wantedOf(fields: readonly ContentField[], known: Known): Wanted {
  const words = fields.flatMap(({ words, hidden }) => [...words, ...hidden]);
  const names = words.filter((word) => (!word.isCommon || word.isMarked) && word.key.length > 2 && !known.hasName([word.key]));
  return {
    names: new HashSet([...names.flatMap(({ forms }) => forms.map(hashOf)), ...sequencesOf(fields)]),
    skeletons: new SkeletonSet([
      ...names.filter(({ isCommon }) => !isCommon).flatMap(({ sounds }) => sounds.flatMap((sound) => skeletonsOf(sound).map(hashOf))),
      ...pairSkeletons(fields),
    ]),
    labels: new HashSet(fields.flatMap(({ runs }) => runs().map(({ key }) => hashOf(key)))),
    words: new CommonRuns(fields),
    positions: fields.flatMap(({ positions }) => positions()),
  };
}

/** Skeletons of two words next to each other that may be one name. */
function pairSkeletons(fields: readonly ContentField[]): number[] {
  return fields.flatMap(({ words }) =>
    words.slice(1).flatMap((second, index) => {
      const first = words[index]!;
      if (!(first.isMarked && second.isMarked) && !(first.isArabic && second.isArabic && !second.isCommon && !first.isCommon)) return [];
      return skeletonsOf(soundsOf(joinedName([first.key, second.key]))).map(hashOf);
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

function sharesPosition({ positions }: IndexedCard, wanted: readonly WrittenPosition[]): boolean {
  if (wanted.length === 0) return false;
  for (let at = 0; at < positions.length; at += 3)
    if (wanted.some((position) => metresBetween(position, { lat: positions[at]!, lon: positions[at + 1]! }) <= SAME_METRES)) return true;
  return false;
}

/** Hashes that are looked for, each in the first cards that have it. */
class HashSet {
  /** Hash → in how many cards it was found. */
  readonly #found: Map<number, number>;
  readonly #lowBits: LowBits;

  constructor(hashes: Iterable<number>) {
    this.#found = new Map([...hashes].map((hash) => [hash, 0]));
    this.#lowBits = new LowBits(this.#found.keys());
  }

  /** Whether a card has one of these hashes that was not found in so many cards already. */
  shares(hashes: Uint32Array): boolean {
    let isShared = false;
    for (let index = 0; index < hashes.length; index++) {
      const hash = hashes[index]!;
      if (!this.#lowBits.mayHave(hash)) continue;
      const count = this.#found.get(hash);
      if (count === undefined) continue;
      this.#found.set(hash, count + 1);
      if (count < CARDS_PER_WORD) isShared = true;
    }
    return isShared;
  }
}

/** Skeletons that are looked for, each in the first cards that have another name of it. */
class SkeletonSet {
  /** Skeleton → in how many cards it was found. */
  readonly #found: Map<number, number>;
  readonly #lowBits: LowBits;
  /** Names that were found. */
  readonly #names = new Set<number>();

  constructor(hashes: Iterable<number>) {
    this.#found = new Map([...hashes].map((hash) => [hash, 0]));
    this.#lowBits = new LowBits(this.#found.keys());
  }

  /** Whether a card has a name of one of these skeletons that was not found already. Pairs of skeleton and name. */
  shares(pairs: Uint32Array): boolean {
    let isShared = false;
    for (let index = 0; index < pairs.length; index += 2) {
      const [skeleton, name] = [pairs[index]!, pairs[index + 1]!];
      if (!this.#lowBits.mayHave(skeleton)) continue;
      const count = this.#found.get(skeleton);
      if (count === undefined || count >= CARDS_PER_SKELETON || this.#names.has(name)) continue;
      this.#found.set(skeleton, count + 1);
      this.#names.add(name);
      isShared = true;
    }
    return isShared;
  }
}

/** Which 16 low bits some hashes have: most hashes of most cards are told apart by it alone. */
class LowBits {
  readonly #bits = new Uint8Array(1 << 16);

  constructor(hashes: Iterable<number>) {
    for (const hash of hashes) this.#bits[hash & 0xffff] = 1;
  }

  mayHave(hash: number): boolean {
    return this.#bits[hash & 0xffff] === 1;
  }
}

/** Words in a row that are looked for in every card, and how many different ones near to each other must not be words of grammar. */
const RUN = { words: 8, own: 2 };
/** Finds the words of a content in cards, a hundred thousand in a few milliseconds: how many stand near to each other, and whether there are {@link RUN} in a row. */
class CommonRuns {
  /** The stems of the content, numbered from 1. */
  readonly #numbers = new Map<number, number>();
  readonly #lowBits: LowBits;
  readonly #runs: HashSet;
  /** How often each stem stands in the window. */
  readonly #counts: Uint8Array;
  /** The numbers of the stems in the last places, 0 for others. */
  readonly #window = new Uint32Array(PHRASE.within);

  constructor(fields: readonly ContentField[]) {
    const texts = fields.map(({ words }) => Uint32Array.from(words, ({ key }) => (isFunctionWord(key) ? 0 : hashOf(stemOf(key)))));
    for (const stems of texts)
      for (const stem of stems) if (stem !== 0 && !this.#numbers.has(stem)) this.#numbers.set(stem, this.#numbers.size + 1);
    this.#lowBits = new LowBits(this.#numbers.keys());
    this.#runs = new HashSet(
      texts.flatMap((stems) => [...stems.keys()].flatMap((last) => (last < RUN.words - 1 ? [] : [runHash(stems, last)]))),
    );
    this.#counts = new Uint8Array(this.#numbers.size + 1);
  }

  /** The most different words near to each other, and whether a run is there. */
  in(stems: Uint32Array): { readonly most: number; readonly hasRun: boolean } {
    this.#counts.fill(0);
    this.#window.fill(0);
    let [most, different, inRow] = [0, 0, 0];
    const runs: number[] = [];
    for (let at = 0; at < stems.length; at++) {
      const stem = stems[at]!;
      const number = stem === 0 || !this.#lowBits.mayHave(stem) ? 0 : (this.#numbers.get(stem) ?? 0);
      const place = at % PHRASE.within;
      const leaving = this.#window[place]!;
      if (leaving !== 0 && --this.#counts[leaving]! === 0) different--;
      this.#window[place] = number;
      if (number !== 0 && this.#counts[number]!++ === 0 && ++different > most) most = different;
      inRow = number !== 0 || stem === 0 ? inRow + 1 : 0;
      if (inRow >= RUN.words && different >= RUN.own) runs.push(runHash(stems, at));
    }
    return { most, hasRun: this.#runs.shares(Uint32Array.from(runs)) };
  }
}

/** The hash of the run of words that ends at a place, 0 standing for any word of grammar. */
function runHash(stems: Uint32Array, last: number): number {
  let hash = 0;
  for (let at = last - RUN.words + 1; at <= last; at++) hash = Math.imul(hash ^ stems[at]!, 0x01000193);
  return hash >>> 0;
}
