import { describe, expect, it } from "vitest";
import { narrowerOf, narrowest, readers } from "../../../client/model/marking.ts";

const set = (originator: string, ...releasableTo: string[]) => ({ originator, releasableTo });

describe("markings on screen (S1)", () => {
  it("counts the originator among the readers, once and first", () => {
    expect(readers(set("BRV", "CRL", "BRV", "ALF"))).toEqual(["BRV", "ALF", "CRL"]);
    expect(readers(set("ALF"))).toEqual(["ALF"]);
  });

  it("offers the narrowest compartment for something new", () => {
    const [wide, narrow] = [set("ALF", "BRV", "CRL"), set("ALF")];
    expect(narrowest([wide, narrow])).toBe(narrow);
    expect(narrowest([])).toBeUndefined();
  });

  it("puts a link into the narrower compartment, and nowhere where neither is (P3)", () => {
    const [wide, narrow] = [set("ALF", "BRV", "CRL"), set("ALF", "BRV")];
    expect(narrowerOf(wide, narrow)).toBe(narrow);
    expect(narrowerOf(narrow, wide)).toBe(narrow);
    expect(narrowerOf(set("ALF", "BRV"), set("ALF", "CRL"))).toBeNull();
  });
});
