import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cardMarking,
  isWider,
  NO_MARKING,
  placeMarking,
  stricter,
  strictest,
  UNREADABLE_MARKING,
  type MarkedPlace,
  type Marking,
} from "../../../shared/marking/marking.ts";
import { levelsOf, type MarkingScheme } from "../../../shared/marking/scheme.ts";
import { seededNumbers } from "../../support/seeded-history.ts";

const scheme: MarkingScheme = { classifications: ["open", "restricted", "secret", "top-secret"] };
const NATIONS = ["ALF", "BRV", "CRL", "DLT", "EST"];

const some = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const texts = fc.uniqueArray(fc.constantFrom("NOFORN", "LIMDIS", "EYES", "PII"), { maxLength: 3 }).map((list) => list.toSorted());
const instant = fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }).map((at) => new Date(at).toISOString());
const marking: fc.Arbitrary<Marking> = fc.record({
  tlp: some(fc.constantFrom(...levelsOf(scheme, "tlp"), "ultraviolet", "white")),
  pap: some(fc.constantFrom(...levelsOf(scheme, "pap"), "black")),
  classification: some(fc.constantFrom(...scheme.classifications, "cosmic", "atomal")),
  relTo: some(fc.subarray(NATIONS)),
  orcon: fc.boolean(),
  caveats: texts,
  unmapped: texts,
  reviewAt: some(instant),
});
const join = (a: Marking, b: Marking) => stricter(a, b, scheme);

describe("the strictest of several markings (R40)", () => {
  it("is the same in whatever order and grouping they are met", () => {
    fc.assert(
      fc.property(marking, marking, marking, (a, b, c) => {
        expect(join(a, b)).toEqual(join(b, a));
        expect(join(join(a, b), c)).toEqual(join(a, join(b, c)));
        expect(join(a, a)).toEqual(a);
        expect(join(a, NO_MARKING)).toEqual(a);
        expect(strictest([a, b, c, a], scheme)).toEqual(strictest([c, b, a], scheme));
      }),
    );
  });

  it("is the least of all that are as strict as each", () => {
    fc.assert(
      fc.property(marking, marking, marking, (a, b, other) => {
        expect([isWider(join(a, b), a, scheme), isWider(join(a, b), b, scheme)]).toEqual([false, false]);
        const bound = join(join(a, b), other);
        expect(isWider(bound, join(a, b), scheme)).toBe(false);
        expect(isWider(a, join(a, b), scheme)).toBe(JSON.stringify(a) !== JSON.stringify(join(a, b)));
      }),
    );
  });

  it("is never wider than any source, in 100,000 derivations of cards and of what was derived before", () => {
    const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31));
    const random = seededNumbers(seed);
    const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value;
    const subset = (values: readonly string[]) => values.filter(() => random() < 0.5);
    const made: Marking[] = Array.from({ length: 500 }, () => NO_MARKING);
    const faults: unknown[] = [];
    for (let count = 0; count < 100_000; count += 1) {
      const place: MarkedPlace = {
        originator: pick(NATIONS),
        releasableTo: subset(NATIONS),
        ceiling: pick([null, undefined, { classification: pick([null, "secret", "cosmic"]), tlp: pick([null, "amber", "red"]) }]),
      };
      const card = cardMarking(storedBy(pick, subset, random), place, scheme);
      const sources = [card, ...Array.from({ length: Math.floor(random() * 4) }, () => pick(made))];
      const derived = strictest(sources, scheme);
      for (const source of sources) if (letsThrough(derived, source)) faults.push({ derived, source });
      if (letsThrough(card, { ...NO_MARKING, relTo: placeMarking(place).relTo })) faults.push({ card, place });
      made[Math.floor(random() * made.length)] = derived;
    }
    expect({ seed, faults: faults.slice(0, 3) }).toEqual({ seed, faults: [] });
  });
});

describe("what holds for a card (R40, R41)", () => {
  const place: MarkedPlace = { originator: "ALF", releasableTo: ["BRV", "CRL"], ceiling: { classification: "secret", tlp: "amber" } };

  it("is the ceiling and the set of its compartment as long as it is not marked, and where its marking says nothing", () => {
    const whole = { ...NO_MARKING, tlp: "amber", classification: "secret", relTo: ["ALF", "BRV", "CRL"] };
    expect(cardMarking(undefined, place, scheme)).toEqual(whole);
    expect(cardMarking(null, place, scheme)).toEqual(whole);
    expect(cardMarking({ tlp: "green" }, place, scheme)).toEqual({ ...whole, tlp: "green" });
    expect(placeMarking({ originator: "ALF", releasableTo: [] })).toEqual({ ...NO_MARKING, relTo: ["ALF"] });
  });

  it("names the originator in every REL TO, and nobody outside of the set", () => {
    expect(cardMarking({ tlp: "green", relTo: ["BRV", "DLT"] }, place, scheme).relTo).toEqual(["ALF", "BRV"]);
    expect(cardMarking({ tlp: "green", relTo: [] }, place, scheme).relTo).toEqual(["ALF"]);
  });

  it("is the strictest of every scale while anything is not mapped", () => {
    const unmapped = cardMarking({ tlp: "red", unmapped: ["marking-definition--1"] }, place, scheme);
    expect(unmapped).toMatchObject({
      tlp: "red",
      pap: "red",
      classification: "top-secret",
      orcon: true,
      unmapped: ["marking-definition--1"],
    });
  });

  it("is the strictest, for the originator alone, where the value is no marking; and never throws", () => {
    for (const value of [
      "red",
      5,
      [],
      { tlp: 5 },
      { caveats: [1] },
      { orcon: "yes" },
      JSON.parse('{"__proto__": {"tlp": "clear"}}'),
      { tlp: "" },
    ])
      expect(cardMarking(value, place, scheme)).toMatchObject({
        tlp: "red",
        classification: "top-secret",
        orcon: true,
        relTo: ["ALF"],
        unmapped: [UNREADABLE_MARKING],
      });
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true }), (value) => {
        const read = cardMarking(value, place, scheme);
        expect(isWider(read, { ...NO_MARKING, relTo: ["ALF", "BRV", "CRL"] }, scheme)).toBe(false);
      }),
    );
  });

  it("counts a level that is on no scale as stricter than all, and a date that cannot be read as due", () => {
    const read = cardMarking({ tlp: "green", classification: "cosmic", reviewAt: "soon" }, place, scheme);
    expect(read).toMatchObject({ classification: "cosmic", reviewAt: "1970-01-01T00:00:00.000Z" });
    expect(stricter(read, { ...NO_MARKING, classification: "top-secret" }, scheme).classification).toBe("cosmic");
  });
});

/** A value of the field `marking`: most of them markings, some of them anything. */
function storedBy(
  pick: <Value>(values: readonly Value[]) => Value,
  subset: (values: readonly string[]) => string[],
  random: () => number,
): unknown {
  if (random() < 0.1) return pick([undefined, null, "red", 7, [], { tlp: 4 }]);
  return {
    tlp: pick([...levelsOf(scheme, "tlp"), "ultraviolet"]),
    ...(random() < 0.4 && { pap: pick([...levelsOf(scheme, "pap"), "black"]) }),
    ...(random() < 0.6 && { classification: pick([...scheme.classifications, "cosmic", "atomal"]) }),
    ...(random() < 0.4 && { relTo: subset([...NATIONS, "ZZZ"]) }),
    ...(random() < 0.3 && { orcon: random() < 0.5 }),
    ...(random() < 0.3 && { caveats: subset(["NOFORN", "LIMDIS", "EYES"]) }),
    ...(random() < 0.1 && { unmapped: subset(["marking-definition--1", "marking-definition--2"]) }),
    ...(random() < 0.2 && { reviewAt: pick(["2026-12-01T00:00:00+03:30", "2027-01-01T00:00:00Z", "soon"]) }),
  };
}

/** Whether what is derived lets through anything that a source does not, said apart from the code under test. */
function letsThrough(derived: Marking, source: Marking): boolean {
  const scales = [
    [levelsOf(scheme, "tlp"), derived.tlp, source.tlp],
    [levelsOf(scheme, "pap"), derived.pap, source.pap],
    [scheme.classifications, derived.classification, source.classification],
  ] as const;
  const height = (levels: readonly string[], level: string | null) => {
    if (level === null) return -1;
    return levels.includes(level) ? levels.indexOf(level) : 100;
  };
  return (
    scales.some(([levels, got, had]) => height(levels, got) < height(levels, had)) ||
    (source.relTo !== null && (derived.relTo === null || derived.relTo.some((nation) => source.relTo?.includes(nation) !== true))) ||
    (source.orcon && !derived.orcon) ||
    source.caveats.some((caveat) => !derived.caveats.includes(caveat)) ||
    source.unmapped.some((id) => !derived.unmapped.includes(id)) ||
    (source.reviewAt !== null && (derived.reviewAt === null || derived.reviewAt > source.reviewAt))
  );
}
