import { describe, expect, it } from "vitest";
import { NO_MARKING } from "../../../shared/marking/marking.ts";
import { DEFAULT_SCHEME } from "../../../shared/marking/scheme.ts";
import { isExportable, violationsOf, type MarkingContext } from "../../../shared/marking/violations.ts";
import { writtenMarking } from "../../../shared/marking/written-marking.ts";

const context: MarkingContext = {
  place: { originator: "ALF", releasableTo: ["BRV"], ceiling: { classification: "secret", tlp: "amber" } },
  inRoom: new Set(["ALF", "BRV", "CRL"]),
  scheme: DEFAULT_SCHEME,
  now: Date.parse("2026-12-01T00:00:00Z"),
};
const kinds = (stored: unknown) => violationsOf(stored, context).map(({ kind }) => kind);

describe("violations of a marking (R43)", () => {
  it("are none for a card that is not marked, or marked as its compartment allows", () => {
    expect(
      [undefined, null, { tlp: "amber", classification: "secret", relTo: ["BRV"], reviewAt: "2027-01-01T00:00:00Z" }].map(kinds),
    ).toEqual([[], [], []]);
  });

  it("name each thing that is wrong, and what is at fault", () => {
    expect(violationsOf({ tlp: "red" }, context)).toEqual([{ kind: "above-ceiling", about: ["TLP:RED"] }]);
    expect(violationsOf({ tlp: "green", classification: "top-secret" }, context)).toEqual([
      { kind: "above-ceiling", about: ["TOP SECRET // TLP:GREEN"] },
    ]);
    expect(violationsOf({ tlp: "green", relTo: ["BRV", "CRL", "DLT"] }, context)).toEqual([
      { kind: "outside-room", about: ["DLT"] },
      { kind: "outside-set", about: ["CRL"] },
    ]);
    expect(violationsOf({ tlp: "green", relTo: [] }, context)).toEqual([{ kind: "reader-not-named", about: ["BRV"] }]);
    expect(violationsOf({ tlp: "green", reviewAt: "2026-12-01T03:30:00+03:30" }, context)).toEqual([
      { kind: "review-overdue", about: ["2026-12-01T00:00:00.000Z"] },
    ]);
    expect(kinds({ tlp: "green", classification: "cosmic" })).toEqual(["unknown-level", "above-ceiling"]);
    expect(kinds({ tlp: "red", unmapped: ["m-1"] })).toEqual(["unmapped", "above-ceiling"]);
    expect([kinds("red"), kinds({ tlp: 5 }), kinds([])]).toEqual([["unreadable"], ["unreadable"], ["unreadable"]]);
  });

  it("keep a card from being exported, and so does ORCON for every nation but the originator", () => {
    const by = (stored: unknown, partner: string) => isExportable(stored, partner, context);
    expect([by(undefined, "BRV"), by({ tlp: "green" }, "BRV"), by({ tlp: "green" }, "DLT")]).toEqual([true, true, false]);
    expect([by({ tlp: "green", orcon: true }, "BRV"), by({ tlp: "green", orcon: true }, "ALF")]).toEqual([false, true]);
    const wrong = [
      { tlp: "red" },
      { tlp: "green", relTo: ["CRL"] },
      { tlp: "red", unmapped: ["m"] },
      { tlp: "green", classification: "cosmic" },
      7,
    ];
    expect(wrong.map((stored) => by(stored, "ALF"))).toEqual([false, false, false, false, false]);
  });
});

describe("a marking written to a card (R40)", () => {
  it("bears a TLP, which earlier versions need, and everything else that it says", () => {
    expect(writtenMarking({ ...NO_MARKING, classification: "secret", relTo: ["ALF"] })).toEqual({
      tlp: "amber",
      classification: "secret",
      relTo: ["ALF"],
      orcon: false,
      caveats: [],
    });
  });

  it("loses no caveat: more than a card takes are put together, and what does not fit is not written at all", () => {
    const caveats = Array.from({ length: 45 }, (_, index) => `caveat ${index}`);
    const written = writtenMarking({ ...NO_MARKING, caveats });
    expect(written?.caveats.length).toBeLessThanOrEqual(20);
    expect(caveats.filter((caveat) => written?.caveats.some((text) => text.split("; ").includes(caveat)) !== true)).toEqual([]);
    expect(writtenMarking({ ...NO_MARKING, caveats: Array.from({ length: 21 }, (_, index) => `${index}`.repeat(999)) })).not.toBeNull();
    expect(
      writtenMarking({ ...NO_MARKING, caveats: Array.from({ length: 45 }, (_, index) => `${index % 10}${"x".repeat(1_500)}${index}`) }),
    ).toBeNull();
    expect(writtenMarking({ ...NO_MARKING, tlp: "ultraviolet" })).toBeNull();
  });
});
