import type { ContentField } from "../content.ts";
import type { Dossier } from "../dossier.ts";
import type { Label } from "../labels.ts";
import type { Hit } from "./hit.ts";

/** Ids, numbers and names of files of a card in a content, whatever stands between their letters and digits. */
export function findLabels(fields: readonly ContentField[], dossier: Dossier, isKnown: (key: string) => boolean): readonly Hit[] {
  const labels = new Map<string, Label>();
  for (const label of dossier.labels) if (labels.get(label.key)?.rule !== "file") labels.set(label.key, label);
  // Figures of times and places have rules of their own.
  const named = fields.filter(({ field }) => !/^(?:occurred\.|place\.(?!name))/.test(field));
  return named.flatMap((field) => {
    const hits: Hit[] = [];
    for (const run of field.runs()) {
      const label = labels.get(run.key);
      if (label === undefined || (label.isWordy && !run.isUnspaced) || isKnown(label.key)) continue;
      const from = { card: dossier.card, excerpt: label.written };
      hits.push({ rule: label.rule, weight: "block", field: field.field, start: run.start, end: run.end, from });
    }
    return outermost(hits);
  });
}

/** Without those that lie inside another one; of two of one label the shorter one. */
function outermost(hits: readonly Hit[]): Hit[] {
  const sorted = hits.toSorted((a, b) => a.start - b.start);
  const less = new Set<Hit>();
  const isLess = (hit: Hit, other: Hit): boolean => {
    const [length, otherLength] = [hit.end - hit.start, other.end - other.start];
    return hit.from?.excerpt === other.from?.excerpt ? otherLength < length : otherLength > length;
  };
  for (const [index, hit] of sorted.entries()) {
    for (let next = index + 1; next < sorted.length && sorted[next]!.start < hit.end; next++) {
      const other = sorted[next]!;
      if (isLess(hit, other)) less.add(hit);
      if (isLess(other, hit)) less.add(other);
    }
  }
  return hits.filter((hit) => !less.has(hit));
}
