import * as Y from "yjs";
import { bodyOf } from "../../shared/board/card.ts";
import { lackingLines, type LastWords } from "./last-words.ts";

/** Words to be put into a paragraph that was changed meanwhile: each before the letter at `index`, the last ones first. */
interface LackingWords {
  readonly paragraph: Y.XmlText;
  readonly inserts: readonly { readonly index: number; readonly words: string }[];
}

/** How kept words come back into a card that has some of them. */
export interface PutBackPlan {
  readonly changed: readonly LackingWords[];
  /** Lines that have no paragraph in the card. */
  readonly added: readonly string[];
}

/** A paragraph is a kept line in another form where at least this share of the words of both, counted together, are in both. */
const SAME_SHARE = 0.5;
/** Words of a paragraph that are compared; a longer one counts as another one. */
const MOST_WORDS = 1_000;

/**
 * Plans how to put back what a card said and does not say now, without taking any word away. A line that stands in the card in another form
 * gets only the words that it lacks there, where they stood; a line that has no such paragraph is added whole.
 */
export function planPutBack(kept: LastWords, card: Y.Map<unknown>): PutBackPlan {
  const lines = lackingLines(kept, card);
  const body = bodyOf(card);
  if (!(body instanceof Y.XmlFragment)) return { changed: [], added: lines };
  const said = new Set([kept.title, ...kept.body.split("\n")].map((line) => line.trim()));
  const open = paragraphsOf(body).filter(({ text }) => text.trim() !== "" && !said.has(text.trim()));
  const changed: LackingWords[] = [];
  const added: string[] = [];
  for (const line of lines) {
    const at = line === kept.title ? -1 : likest(line, open);
    const [found] = at < 0 ? [] : open.splice(at, 1);
    if (found === undefined) added.push(line);
    else changed.push({ paragraph: found.node, inserts: insertsOf(line, found.text) });
  }
  return { changed, added };
}

/** The paragraphs whose letters stand at the places that `Y.XmlText` counts: none with an embedded object. */
function paragraphsOf(body: Y.XmlFragment): { readonly node: Y.XmlText; readonly text: string }[] {
  return [...body.createTreeWalker((node) => node instanceof Y.XmlText)].flatMap((node) => {
    const text = Y.Text.prototype.toString.call(node);
    return node instanceof Y.XmlText && node.length === text.length ? [{ node, text }] : [];
  });
}

/** The place of the paragraph that shares most words with a line; -1 where none is likely to be it. */
function likest(line: string, paragraphs: readonly { readonly text: string }[]): number {
  const words = wordsOf(line);
  let best = -1;
  let most = 0;
  for (const [index, { text }] of paragraphs.entries()) {
    const others = wordsOf(text);
    if (Math.max(words.length, others.length) > MOST_WORDS) continue;
    const share = (2 * commonWords(words, others)) / (words.length + others.length);
    if (share >= SAME_SHARE && share > most) [best, most] = [index, share];
  }
  return best;
}

function commonWords(words: readonly Word[], others: readonly Word[]): number {
  const counts = new Map<string, number>();
  for (const { core } of words) counts.set(core, (counts.get(core) ?? 0) + 1);
  let common = 0;
  for (const { core } of others) {
    const left = counts.get(core) ?? 0;
    if (left > 0) common += 1;
    counts.set(core, left - 1);
  }
  return common;
}

interface Word {
  readonly letters: string;
  /** The same for words that differ in capitals and punctuation alone. */
  readonly core: string;
  readonly index: number;
}

function wordsOf(text: string): readonly Word[] {
  return Array.from(text.matchAll(/\S+/gu), ({ 0: letters, index }) => ({
    letters,
    core: letters.replace(/[^\p{L}\p{M}\p{N}]/gu, "").toLowerCase() || letters,
    index,
  }));
}

/** What of a line a paragraph lacks, with the places where it goes, last one first. */
function insertsOf(line: string, paragraph: string): LackingWords["inserts"] {
  const [kept, now] = [wordsOf(line), wordsOf(paragraph)];
  const lengths = commonLengths(kept, now);
  const inserts: { index: number; words: string }[] = [];
  let [i, k] = [0, 0];
  let lacking: string[] = [];
  const put = (): void => {
    if (lacking.length === 0) return;
    const next = now[k];
    // In front of the next word of the paragraph, or behind its last one.
    inserts.push(
      next === undefined
        ? { index: paragraph.trimEnd().length, words: ` ${lacking.join(" ")}` }
        : { index: next.index, words: `${lacking.join(" ")} ` },
    );
    lacking = [];
  };
  while (i < kept.length) {
    if (k < now.length && kept[i]?.core === now[k]?.core) {
      put();
      i += 1;
      k += 1;
    } else if (k < now.length && (lengths[i]?.[k + 1] ?? 0) >= (lengths[i + 1]?.[k] ?? 0)) {
      put();
      k += 1;
    } else lacking.push(kept[i++]?.letters ?? "");
  }
  put();
  return inserts.toReversed();
}

/** For each pair of places the most words that both have from there on, in one order. */
function commonLengths(kept: readonly Word[], now: readonly Word[]): readonly Uint16Array[] {
  const lengths = Array.from({ length: kept.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = kept.length - 1; i >= 0; i -= 1)
    for (let k = now.length - 1; k >= 0; k -= 1)
      lengths[i]![k] = kept[i]!.core === now[k]!.core ? lengths[i + 1]![k + 1]! + 1 : Math.max(lengths[i]![k + 1]!, lengths[i + 1]![k]!);
  return lengths;
}
