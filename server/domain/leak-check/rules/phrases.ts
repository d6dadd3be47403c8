import type { ContentField } from "../content.ts";
import type { Dossier, SourceText } from "../dossier.ts";
import type { Word } from "../text/words.ts";
import { stemOf } from "../vocabulary/affixes.ts";
import { isFunctionWord } from "../vocabulary/common-words.ts";
import { isReporting } from "../vocabulary/method-words.ts";
import { excerptAround, type Hit } from "./hit.ts";

// Runs of words that a content has in common with a card, although some were changed, left out, put in or put elsewhere. Eight words with two changed are six in common.

/** Words in common by which a run counts, and how many of them must not be words of grammar. */
const PHRASE = { words: 6, own: 3, span: 6 };
/** The same where the sentence is one of a source. */
const SOURCE_WORDS = { words: 5, own: 4, span: 5 };
/** Of so many words in common one less must be its own. */
const MANY_WORDS = 7;
/** The part of a run that must be in common. */
const LEAST_SHARE = 0.66;
/** Words that may be left out or put in between two in common. */
const MOST_SKIPPED = 3;
/** Places of one word that a run may begin at. */
const MOST_BEGINNINGS = 60;

/** Runs of words of a card in a content: eight or more with small changes, fewer of what a source said. */
export function findPhrases(fields: readonly ContentField[], dossier: Dossier): readonly Hit[] {
  const sources = dossier.texts.filter(({ words }) => words.length >= SOURCE_WORDS.words).map(read);
  return fields.flatMap((field) => {
    const words = field.words.map(({ key, stem }) => ({ stem, isOwn: isOwn(key) }));
    const hits = sources.flatMap((source) => chainsOf(words, source).flatMap((chain) => hitOf(field, source, chain, dossier)));
    return longest(hits);
  });
}

interface ReadSource {
  readonly text: SourceText;
  readonly stems: readonly string[];
  readonly places: ReadonlyMap<string, readonly number[]>;
  /** Sentences that tell of a source. */
  readonly told: ReadonlySet<number>;
}

function read(text: SourceText): ReadSource {
  const stems = text.words.map(({ key }) => stemOf(key));
  const places = new Map<string, number[]>();
  for (const [index, stem] of stems.entries()) {
    const there = places.get(stem);
    if (there === undefined) places.set(stem, [index]);
    else if (there.length < MOST_BEGINNINGS) there.push(index);
  }
  return { text, stems, places, told: new Set(text.words.filter(({ key }) => isReporting(key)).map(({ sentence }) => sentence)) };
}

/** Whether a word says something in a run: it is none of grammar, no number and no single letter. */
const isOwn = (key: string): boolean => key.length > 1 && !/^\d/.test(key) && !isFunctionWord(key);

/** A run under way: where it began and where it is, in the content and in the source. */
interface Chain {
  readonly from: number;
  readonly sourceFrom: number;
  to: number;
  sourceTo: number;
  words: number;
  own: number;
}

type ReadWord = { readonly stem: string; readonly isOwn: boolean };

function chainsOf(words: readonly ReadWord[], source: ReadSource): Chain[] {
  const done: Chain[] = [];
  let open: Chain[] = [];
  for (const [index, word] of words.entries()) {
    const going = open.filter((chain) => index - chain.to <= MOST_SKIPPED + 1);
    done.push(...open.filter((chain) => index - chain.to > MOST_SKIPPED + 1));
    const taken = new Set<number>();
    for (const chain of going) {
      const at = nextPlace(source.stems, chain, word);
      if (at === null) continue;
      chain.to = index;
      chain.sourceTo = Math.max(chain.sourceTo, at);
      chain.words++;
      if (word.isOwn) chain.own++;
      taken.add(at);
    }
    open = going;
    if (!word.isOwn) continue;
    for (const at of source.places.get(word.stem) ?? [])
      if (!taken.has(at)) open.push({ ...before(words, source.stems, index, at), to: index, sourceTo: at });
  }
  return [...done, ...open];
}

/** A new run that begins at a word, or at the words of grammar before it that are the same. */
function before(
  words: readonly ReadWord[],
  stems: readonly string[],
  index: number,
  at: number,
): Pick<Chain, "from" | "sourceFrom" | "words" | "own"> {
  let back = 0;
  while (index - back > 0 && at - back > 0 && !words[index - back - 1]!.isOwn && words[index - back - 1]!.stem === stems[at - back - 1])
    back++;
  return { from: index - back, sourceFrom: at - back, words: back + 1, own: 1 };
}

/** Where a run goes on in the source with this word: shortly behind where it is, or right before, where two words changed places. */
function nextPlace(stems: readonly string[], chain: Chain, { stem, isOwn }: ReadWord): number | null {
  for (let step = 1; step <= MOST_SKIPPED + 1; step++) if (isNear(stems[chain.sourceTo + step], stem, isOwn)) return chain.sourceTo + step;
  if (
    isOwn &&
    chain.sourceTo > chain.sourceFrom &&
    stems[chain.sourceTo - 1] === stem &&
    chain.to - chain.from < chain.sourceTo - chain.sourceFrom + 1
  )
    return chain.sourceTo - 1;
  return null;
}

/** Whether two stems are one word, with at most one letter changed in a longer one. */
function isNear(a: string | undefined, b: string, isOwn: boolean): boolean {
  if (a === undefined) return false;
  if (a === b) return true;
  if (!isOwn || a.length < 5 || Math.abs(a.length - b.length) > 1) return false;
  let [start, end] = [0, 0];
  const length = Math.min(a.length, b.length);
  while (start < length && a[start] === b[start]) start++;
  while (end < length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return Math.max(a.length, b.length) - start - end <= 1;
}

function hitOf(field: ContentField, source: ReadSource, chain: Chain, dossier: Dossier): Hit[] {
  const [first, last] = [source.text.words[chain.sourceFrom]!, source.text.words[chain.sourceTo]!];
  const span = Math.max(chain.to - chain.from, chain.sourceTo - chain.sourceFrom) + 1;
  const isTold = source.text.field === "body" && isAnySentence(source.told, first, last);
  const least = isTold ? SOURCE_WORDS : PHRASE;
  const own = chain.words >= MANY_WORDS ? least.own - 1 : least.own;
  if (chain.words < least.words || chain.own < own || span < least.span || chain.words < span * LEAST_SHARE) return [];
  const [start, end] = [field.words[chain.from]!.start, field.words[chain.to]!.end];
  const from = { card: dossier.card, excerpt: excerptAround(source.text.text, first.start, last.end) };
  return [{ rule: isTold ? "source-words" : "phrase", weight: "block", field: field.field, start, end, from }];
}

function isAnySentence(told: ReadonlySet<number>, first: Word, last: Word): boolean {
  for (let sentence = first.sentence; sentence <= last.sentence; sentence++) if (told.has(sentence)) return true;
  return false;
}

/** Of hits that overlap the longest ones. */
function longest(hits: readonly Hit[]): Hit[] {
  const kept: Hit[] = [];
  for (const hit of hits.toSorted((a, b) => b.end - b.start - (a.end - a.start)))
    if (!kept.some((other) => hit.start < other.end && other.start < hit.end)) kept.push(hit);
  return kept;
}
