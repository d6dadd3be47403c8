import { describe, expect, it } from "vitest";
import { holdingOf } from "../../../server/domain/exposure/holding.ts";
import { mergeExposure } from "../../../server/domain/exposure/merge-exposure.ts";
import type { ExposureChange, ExposureRecord } from "../../../server/ports/directory/exposures.ts";
import { seededNumbers } from "../../support/seeded-history.ts";

const ROW: ExposureRecord = {
  compartment: "c",
  user: "u",
  place: 1,
  channel: "live",
  baseSeq: 0,
  since: 100,
  sinceSeq: 10,
  until: 200,
  untilSeq: 20,
  run: "",
};
const card = (seq: number, goneSeq: number | null = null) => ({ seq, at: seq * 10, goneSeq });

describe("R51 what a person holds of a card", () => {
  it("is theirs since they were sent the compartment with it, or since it was made while they followed", () => {
    expect(holdingOf([ROW], card(10))).toEqual({ since: 100, until: 200, exported: [] });
    expect(holdingOf([ROW], card(15))).toEqual({ since: 150, until: 200, exported: [] });
    expect(holdingOf([ROW], card(21))).toBeNull();
    expect(holdingOf([{ ...ROW, until: null, untilSeq: null }], card(90))).toEqual({ since: 900, until: null, exported: [] });
  });
  it("is everything that was written until a lost node was last able to send", () => {
    expect(holdingOf([{ ...ROW, untilSeq: null }], card(20))).toEqual({ since: 200, until: 200, exported: [] });
    expect(holdingOf([{ ...ROW, untilSeq: null }], card(21))).toBeNull();
  });
  it("is not what had gone from the board before; but exports and reads of the past have it", () => {
    expect(holdingOf([{ ...ROW, baseSeq: 9 }], card(3, 9))).toBeNull();
    expect(holdingOf([{ ...ROW, baseSeq: 8 }], card(3, 9))?.since).toBe(100);
    const exported: ExposureRecord = { ...ROW, place: 2, channel: "export", since: 300, sinceSeq: 30, until: 310, untilSeq: 30 };
    expect(holdingOf([{ ...ROW, baseSeq: 9 }, exported], card(3, 9))).toEqual({ since: 300, until: 310, exported: [300, 310] });
  });
});

it("R51 merging never says less or later than what was recorded, in 200 random histories", () => {
  for (let seed = 0; seed < 200; seed++) {
    const random = seededNumbers(seed);
    const below = (most: number): number => Math.floor(random() * most);
    let rows: ExposureRecord[] = [];
    const every: ExposureRecord[] = [];
    let seq = 0;
    for (let at = 1; at <= 150; at++) {
      seq += below(2);
      const change = changeAt({ at, seq, run: `run-${below(2)}`, baseSeq: below(seq + 1), pick: below(4) });
      if (change.kind === "given")
        every.push({ ...ROW, channel: change.channel, baseSeq: change.baseSeq, since: at, sinceSeq: seq, until: at, untilSeq: seq });
      const { puts, drops } = mergeExposure(rows, change);
      const gone = new Set([...drops, ...puts.map(({ place }) => place)]);
      rows = [...rows.filter(({ place }) => !gone.has(place)), ...puts];
    }
    const since = (of: readonly ExposureRecord[], made: number): number =>
      holdingOf(of, { seq: made, at: made, goneSeq: null })?.since ?? Infinity;
    for (let made = 1; made <= seq; made++) expect(since(rows, made)).toBeLessThanOrEqual(since(every, made));
    expect(rows.length).toBeLessThanOrEqual(3 * 64 + 2);
  }
});

function changeAt(of: { at: number; seq: number; run: string; baseSeq: number; pick: number }): ExposureChange {
  const { at, seq, run, baseSeq, pick } = of;
  const person = { compartment: "c", user: "u", at, seq };
  if (pick === 0) return { ...person, kind: "began", baseSeq, run };
  if (pick === 1) return { ...person, kind: "ended", run };
  return { ...person, kind: "given", channel: pick === 2 ? "read" : "export", baseSeq };
}
