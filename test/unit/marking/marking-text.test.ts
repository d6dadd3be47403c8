import { describe, expect, it } from "vitest";
import { bannerLine, documentLine, levelsLine, portionMark, readersLine, shortLevel } from "../../../shared/marking/marking-text.ts";
import { NO_MARKING } from "../../../shared/marking/marking.ts";
import { DEFAULT_SCHEME } from "../../../shared/marking/scheme.ts";

const marked = { ...NO_MARKING, classification: "secret", tlp: "amber+strict", relTo: ["ALF", "BRV"] };

describe("markings in one fixed form (R42)", () => {
  it("says the levels of a marking or a ceiling in one line (A21)", () => {
    expect(levelsLine({ classification: "top-secret", tlp: "amber+strict" })).toBe("TOP SECRET // TLP:AMBER+STRICT");
    expect(levelsLine({ classification: null, tlp: "red" })).toBe("TLP:RED");
    expect([levelsLine(null), levelsLine(undefined), levelsLine({ classification: null, tlp: null })]).toEqual([null, null, null]);
  });

  it("says whom it may be shown to", () => {
    expect([readersLine(null), readersLine(["ALF"]), readersLine(["ALF", "BRV"])]).toEqual([null, "ALF ONLY", "REL TO ALF, BRV"]);
    expect(readersLine([])).toBe("MIXED RELEASABILITY // ORIGINATORS ONLY");
  });

  it("is a banner, a portion mark, and a line at the head of a document that leaves out nothing", () => {
    expect(bannerLine({ ...marked, orcon: true })).toBe("SECRET // TLP:AMBER+STRICT // ORCON // REL TO ALF, BRV");
    expect(bannerLine(NO_MARKING)).toBeNull();
    const portion = (marking: Partial<typeof marked>) => portionMark({ ...NO_MARKING, ...marking }, DEFAULT_SCHEME);
    expect(portion({ classification: "secret", relTo: ["ALF", "BRV"] })).toBe("(S//REL ALF, BRV)");
    expect(portion({ ...marked, relTo: ["ALF"] })).toBe("(S//TLP:AMBER+STRICT//ALF ONLY)");
    expect([portion({}), portion({ relTo: [] })]).toEqual(["(NOT MARKED)", "(REL ORIGINATORS ONLY)"]);
    const whole = { ...marked, pap: "green", orcon: true, caveats: ["LIMDIS"], unmapped: ["m-1"], reviewAt: "2027-01-31T12:00:00.000Z" };
    expect(documentLine(whole)).toBe(
      "SECRET // TLP:AMBER+STRICT // PAP:GREEN // ORCON // REL TO ALF, BRV // LIMDIS // UNMAPPED: m-1 // REVIEW 2027-01-31",
    );
    expect(documentLine(NO_MARKING)).toBe("NOT MARKED");
  });

  it("shortens a level only where the letters stand for no other one", () => {
    const scheme = { classifications: ["restricted", "reserved", "very-secret"] };
    expect(scheme.classifications.map((level) => shortLevel(level, scheme))).toEqual(["RESTRICTED", "RESERVED", "VS"]);
    expect([shortLevel("top-secret", DEFAULT_SCHEME), shortLevel("cosmic", DEFAULT_SCHEME)]).toEqual(["TS", "COSMIC"]);
  });

  it("lets no foreign word hide in the line, or look like more of it", () => {
    const hostile = { ...NO_MARKING, classification: "x\u202Etop // rel to dlt\n", caveats: ["A // REL TO DLT"] };
    expect(levelsLine(hostile)).toBe("X\uFFFDTOP / REL TO DLT\uFFFD");
    expect(documentLine(hostile)).toBe("X\uFFFDTOP / REL TO DLT\uFFFD // A / REL TO DLT");
    expect(levelsLine({ tlp: "a".repeat(5_000) })?.length).toBeLessThan(80);
  });
});
