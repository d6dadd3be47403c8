import type { IdRange } from "../../../shared/contribution/entry.ts";

/** Ranges out of triples client, clock, length: sorted by client and clock, touching ones merged. */
export function mergedRanges(triples: readonly number[]): IdRange[] {
  if (triples.length === 3) {
    const [client, from, length] = triples as [number, number, number];
    return [{ client, from, to: from + length }];
  }
  const ranges: { client: number; from: number; to: number }[] = [];
  for (let i = 0; i < triples.length; i += 3) {
    const from = triples[i + 1] as number;
    ranges.push({ client: triples[i] as number, from, to: from + (triples[i + 2] as number) });
  }
  ranges.sort((a, b) => a.client - b.client || a.from - b.from);
  let kept = 0;
  for (let i = 1; i < ranges.length; i++) {
    const last = ranges[kept] as { client: number; from: number; to: number };
    const next = ranges[i] as IdRange;
    if (last.client === next.client && next.from <= last.to) last.to = Math.max(last.to, next.to);
    else ranges[++kept] = { ...next };
  }
  if (ranges.length > 0) ranges.length = kept + 1;
  return ranges;
}
