import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundsOf, isAbove } from "../../../shared/marking/ceiling.ts";
import { DEFAULT_SCHEME } from "../../../shared/marking/scheme.ts";
import { CLASSIFICATIONS, highWater, TLP_LEVELS } from "../../../shared/board/vocabulary.ts";
import { NO_CEILING } from "../../../shared/contribution/label.ts";

const classification = fc.constantFrom(...CLASSIFICATIONS);
const tlp = fc.constantFrom(...TLP_LEVELS);
const marking = fc.record({ classification: fc.option(classification, { nil: undefined }), tlp: fc.option(tlp, { nil: undefined }) });
const ceiling = fc.record({ classification: fc.option(classification), tlp: fc.option(tlp) });

describe("a marking held against a ceiling (A21)", () => {
  it("is above it exactly if the strictest of both is not the ceiling, on either scale", () => {
    fc.assert(
      fc.property(marking, ceiling, (marked, most) => {
        const isStricter = <Level extends string>(scale: readonly Level[], level: Level | undefined, bound: Level | null) =>
          bound !== null && highWater(scale, [level, bound]) !== bound;
        expect(isAbove(marked, most, DEFAULT_SCHEME)).toBe(
          isStricter(CLASSIFICATIONS, marked.classification, most.classification) || isStricter(TLP_LEVELS, marked.tlp, most.tlp),
        );
      }),
    );
  });

  it("stays above it when it gets stricter, and below when the ceiling gets higher", () => {
    fc.assert(
      fc.property(tlp, tlp, tlp, (a, b, c) => {
        const [low, middle, high] = [a, b, c].toSorted((x, y) => TLP_LEVELS.indexOf(x) - TLP_LEVELS.indexOf(y));
        const bound = (level: string | undefined) => ({ classification: null, tlp: level ?? null });
        // Never from above to below when the marking rises, nor from below to above when the ceiling does.
        expect(isAbove({ tlp: middle }, bound(low), DEFAULT_SCHEME) && !isAbove({ tlp: high }, bound(low), DEFAULT_SCHEME)).toBe(false);
        expect(!isAbove({ tlp: low }, bound(middle), DEFAULT_SCHEME) && isAbove({ tlp: low }, bound(high), DEFAULT_SCHEME)).toBe(false);
      }),
    );
  });

  it("is never above it where it is not marked, nor where nothing is bounded", () => {
    fc.assert(
      fc.property(marking, ceiling, (marked, most) => {
        expect(isAbove({}, most, DEFAULT_SCHEME)).toBe(false);
        expect(isAbove(marked, NO_CEILING, DEFAULT_SCHEME)).toBe(false);
      }),
    );
  });

  it("of words that are on no scale is above every ceiling but the same word", () => {
    expect(isAbove({ tlp: "ultraviolet" }, { classification: null, tlp: "red" }, DEFAULT_SCHEME)).toBe(true);
    expect(isAbove({ classification: "unclassified" }, { classification: "eyes only", tlp: null }, DEFAULT_SCHEME)).toBe(true);
    expect(isAbove({ classification: "eyes only" }, { classification: "eyes only", tlp: null }, DEFAULT_SCHEME)).toBe(false);
  });

  it("is told only where something is bounded", () => {
    expect([boundsOf(undefined), boundsOf(NO_CEILING)]).toEqual([null, null]);
    expect(boundsOf({ classification: null, tlp: "red" })).toEqual({ classification: null, tlp: "red" });
  });
});
