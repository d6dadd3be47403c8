import type { CardIndex, IndexedCard } from "./card-index.ts";
import type { ContentField } from "./content.ts";
import { runsOf } from "./labels.ts";
import { skeletonOf } from "./names/romanise.ts";
import type { Known } from "./known.ts";
import { coordinatesIn, type WrittenPosition } from "./places/coordinates.ts";
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
const MOST_FOR_PHRASES = 40;
const SAME_METRES = 400;

/** What of a content is looked for in every card. */
interface Wanted {
  readonly names: ReadonlySet<number>;
  readonly skeletons: ReadonlySet<number>;
  readonly labels: ReadonlySet<number>;
  readonly stems: ReadonlySet<number>;
  /** Which 16 low bits the stems have: most words of most cards are told apart by it alone. */
  readonly lowBits: Uint8Array;
  readonly positions: readonly WrittenPosition[];
}

/** The cards of some compartments that a content may have something of, by their hashes: a few of thousands. */
export function concernedCards(fields: readonly ContentField[], indexes: readonly CardIndex[], known: Known): readonly SourceCard[] {
  const wanted = wantedOf(fields, known);
  const found = new Set<SourceCard>();
  const counts = new Map<number, number>();
  const phrases: { readonly card: SourceCard; readonly words: number }[] = [];
  for (const index of indexes) {
    for (const indexed of index.cards()) {
      if (sharesHash(indexed, wanted, counts) || sharesPosition(indexed, wanted)) found.add(indexed.card);
      const words = closeWords(indexed.stems, wanted);
      if (words >= PHRASE.words) phrases.push({ card: indexed.card, words });
    }
  }
  for (const { card } of phrases.toSorted((a, b) => b.words - a.words).slice(0, MOST_FOR_PHRASES)) found.add(card);
  return [...found];
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
    skeletons: new Set(names.filter(({ isCommon }) => !isCommon).flatMap(({ sounds }) => sounds.map((sound) => hashOf(skeletonOf(sound))))),
    labels: new Set(fields.flatMap(({ looked }) => [...runsOf(looked)].map(({ key }) => hashOf(key)))),
    stems,
    lowBits,
    positions: fields.flatMap(({ looked }) => coordinatesIn(looked)),
  };
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

function sharesHash(card: IndexedCard, wanted: Wanted, counts: Map<number, number>): boolean {
  let isShared = false;
  const look = (hashes: Uint32Array, set: ReadonlySet<number>): void => {
    for (const hash of hashes) {
      if (!set.has(hash)) continue;
      const count = counts.get(hash) ?? 0;
      counts.set(hash, count + 1);
      if (count < CARDS_PER_WORD) isShared = true;
    }
  };
  look(card.names, wanted.names);
  look(card.skeletons, wanted.skeletons);
  look(card.labels, wanted.labels);
  return isShared;
}

function sharesPosition({ positions }: IndexedCard, wanted: Wanted): boolean {
  for (let at = 0; at < positions.length; at += 3)
    if (wanted.positions.some((position) => metresBetween(position, { lat: positions[at]!, lon: positions[at + 1]! }) <= SAME_METRES))
      return true;
  return false;
}

/** The most words of a content that stand close together in a card. */
function closeWords(stems: Uint32Array, { stems: wanted, lowBits }: Wanted): number {
  let most = 0;
  const places: number[] = [];
  const hashes: number[] = [];
  for (let at = 0; at < stems.length; at++) {
    const stem = stems[at]!;
    if (stem === 0 || lowBits[stem & 0xffff] === 0 || !wanted.has(stem)) continue;
    places.push(at);
    hashes.push(stem);
    while (at - places[0]! >= PHRASE.within) {
      places.shift();
      hashes.shift();
    }
    if (places.length > most) most = Math.max(most, new Set(hashes).size);
  }
  return most;
}
