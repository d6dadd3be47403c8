import { MOST_EXPOSURES, type ExposureRecord, type ExposureChange } from "../../ports/directory/exposures.ts";

/** The rows of one person and compartment that a change writes, and the places of those that it takes away. */
export interface ExposureWrites {
  readonly puts: readonly ExposureRecord[];
  readonly drops: readonly number[];
}

const NOTHING: ExposureWrites = { puts: [], drops: [] };

/**
 * What a change makes of the rows of its person and compartment. Rows are merged only so that they say the same, or more and earlier than what was
 * sent, never less or later.
 */
export function mergeExposure(rows: readonly ExposureRecord[], change: ExposureChange): ExposureWrites {
  switch (change.kind) {
    case "began":
      return begin(rows, change);
    case "ended":
      return end(rows, change);
    case "given":
      return give(rows, change);
  }
}

function begin(rows: readonly ExposureRecord[], change: ExposureChange & { kind: "began" }): ExposureWrites {
  const { compartment, user, at, seq, baseSeq, run } = change;
  const live = rows.filter(({ channel }) => channel === "live");
  const own = live.find((row) => row.run === run);
  if (own !== undefined) return baseSeq < own.baseSeq ? { puts: [{ ...own, baseSeq }], drops: [] } : NOTHING;
  const open = { until: null, untilSeq: null, run };
  // Nothing was written in between: it is as if they had never left.
  const same = live.find((row) => row.untilSeq === seq && row.baseSeq <= baseSeq);
  if (same !== undefined) return { puts: [{ ...same, ...open }], drops: [] };
  return added(rows, { compartment, user, place: nextPlace(rows), channel: "live", baseSeq, since: at, sinceSeq: seq, ...open });
}

function end(rows: readonly ExposureRecord[], { at, seq, run }: ExposureChange & { kind: "ended" }): ExposureWrites {
  const row = rows.find((one) => one.channel === "live" && one.run === run);
  if (row === undefined) return NOTHING;
  return { puts: [{ ...row, until: Math.max(at, row.since), untilSeq: Math.max(seq, row.sinceSeq), run: "" }], drops: [] };
}

function give(rows: readonly ExposureRecord[], change: ExposureChange & { kind: "given" }): ExposureWrites {
  const { compartment, user, channel, at, seq, baseSeq } = change;
  const has = (row: ExposureRecord): boolean => row.untilSeq !== null && row.untilSeq >= seq && row.baseSeq <= baseSeq;
  if (channel === "read" && rows.some(has)) return NOTHING;
  const point = { since: at, sinceSeq: seq, until: at, untilSeq: seq, run: "" };
  return added(rows, { compartment, user, place: nextPlace(rows), channel, baseSeq, ...point });
}

function nextPlace(rows: readonly ExposureRecord[]): number {
  return rows.reduce((most, { place }) => Math.max(most, place), 0) + 1;
}

function added(rows: readonly ExposureRecord[], row: ExposureRecord): ExposureWrites {
  const over = rows.filter(({ channel, until }) => channel === row.channel && until !== null).toSorted((a, b) => a.since - b.since);
  const [first, second] = over;
  if (over.length < MOST_EXPOSURES || first === undefined || second === undefined) return { puts: [row], drops: [] };
  return { puts: [joined(first, second), row], drops: [second.place] };
}

/** One row for two that are over: whatever was written between them counts as sent when it was written. */
function joined(first: ExposureRecord, second: ExposureRecord): ExposureRecord {
  const isKnown = first.untilSeq !== null && second.untilSeq !== null;
  return {
    ...first,
    baseSeq: Math.min(first.baseSeq, second.baseSeq),
    until: Math.max(first.until ?? 0, second.until ?? 0),
    untilSeq: isKnown ? Math.max(first.untilSeq ?? 0, second.untilSeq ?? 0) : null,
  };
}

/** A row whose node ended without a word: what was written until then counts as sent. */
export function lost(row: ExposureRecord, until: number): ExposureRecord {
  return { ...row, until: Math.max(until, row.since), untilSeq: null, run: "" };
}
