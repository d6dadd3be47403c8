import { describe, expect, it } from "vitest";
import { highWaterReaders, narrowerOf, narrowest, readers } from "../../../client/model/marking.ts";

const set = (originator: string, ...releasableTo: string[]) => ({ originator, releasableTo });

describe("markings on screen (S1)", () => {
  it("counts the originator among the readers, once and first", () => {
    expect(readers(set("BRV", "CRL", "BRV", "ALF"))).toEqual(["BRV", "ALF", "CRL"]);
    expect(readers(set("ALF"))).toEqual(["ALF"]);
  });

  it("marks a screen for those alone who may read all of it", () => {
    expect(highWaterReaders([set("ALF", "ALF", "BRV", "CRL"), set("ALF", "BRV")])).toEqual(["ALF", "BRV"]);
    expect(highWaterReaders([set("ALF", "BRV"), set("ALF")])).toEqual(["ALF"]);
    expect(highWaterReaders([set("ALF"), set("BRV")])).toEqual([]);
    expect(highWaterReaders([])).toBeNull();
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
