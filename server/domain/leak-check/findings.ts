import { hash } from "node:crypto";
import type { Finding, LeakRule } from "../../../shared/rest/releases.ts";
import type { ContentField } from "./content.ts";
import type { Hit } from "./rules/hit.ts";
import { wordsOf } from "./text/words.ts";

/**
 * More findings are not shown. Those of weight `block` come first, so that none of them is left out for a lesser one. Where some are left out, all that are shown
 * block: nobody has seen the others, and nobody can let them stand.
 */
const MOST_FINDINGS = 200;
const ID_LENGTH = 32;

/** Rules by how much what they found says of the source: of findings at one place the first one stays. */
const ORDER: readonly LeakRule[] = ["marking", "id", "file", "coordinates", "source-words", "phrase", "name", "time"];

/** Findings for people, the blocking ones first, then as they stand in the content; of several at one place in one field the one that says most. */
export function findingsOf(fields: readonly ContentField[], hits: readonly Hit[]): readonly Finding[] {
  const texts = new Map(fields.map(({ field, text }) => [field, text]));
  const order = new Map(fields.map(({ field }, index) => [field, index]));
  const kept: Hit[] = [];
  for (const hit of hits.toSorted(bySeverity)) if (!kept.some((other) => isCovered(hit, other))) kept.push(hit);
  const sorted = kept.toSorted(
    (a, b) => weightOf(a) - weightOf(b) || (order.get(a.field) ?? -1) - (order.get(b.field) ?? -1) || a.start - b.start,
  );
  const times = new Map<string, number>();
  const isWhole = sorted.length <= MOST_FINDINGS;
  const shown = sorted.slice(0, MOST_FINDINGS).map((hit) => findingOf(hit, texts.get(hit.field), times));
  return isWhole ? shown : shown.map((finding) => ({ ...finding, weight: "block" }));
}

const weightOf = ({ weight }: Hit): number => (weight === "block" ? 0 : 1);

function bySeverity(a: Hit, b: Hit): number {
  return weightOf(a) - weightOf(b) || ORDER.indexOf(a.rule) - ORDER.indexOf(b.rule) || b.end - b.start - (a.end - a.start);
}

/** Whether a hit says nothing more than one that is there: the same rule at a place that overlaps, or another one within its words. */
function isCovered(hit: Hit, other: Hit): boolean {
  if (hit.field !== other.field || hit.start >= other.end || other.start >= hit.end) return false;
  if (hit.rule === other.rule) return true;
  return hit.start >= other.start && hit.end <= other.end && hit.rule !== "marking" && !isPhrase(other);
}

const isPhrase = ({ rule }: Hit): boolean => rule === "phrase" || rule === "source-words";

/** `times`: how often a finding of the same words was made before, so that each has an id of its own. */
function findingOf(hit: Hit, text: string | undefined, times: Map<string, number>): Finding {
  const { rule, weight, field, start, end, from, suggestion } = hit;
  const excerpt = text?.slice(start, end) ?? field;
  const words = wordsOf(excerpt)
    .map(({ key }) => key)
    .join(" ");
  const what = JSON.stringify([rule, field, words, from?.card.compartment, from?.card.id]);
  const time = times.get(what) ?? 0;
  times.set(what, time + 1);
  return {
    id: hash("sha256", `${what}${time === 0 ? "" : time}`).slice(0, ID_LENGTH),
    rule,
    weight,
    field,
    excerpt,
    start,
    end,
    ...(from !== undefined && {
      from: { compartment: from.card.compartment, card: from.card.id, title: from.card.title, excerpt: from.excerpt },
    }),
    ...(suggestion !== undefined && { suggestion }),
  };
}
