import { describe, expect, it } from "vitest";
import { readClipLabel, stoppedBy, writeClipLabel, type ClipSource } from "../../../client/model/clip-label.ts";

const source = (compartment: string, ...readers: string[]): ClipSource => ({ room: "r", compartment, readers });
const place = (id: string, ...releasableTo: string[]) => ({ id, originator: releasableTo[0] ?? "", releasableTo });

describe("the label that copied text carries (S11)", () => {
  it("is read as it was written, and a text from elsewhere carries none", () => {
    const from = [{ ...source("a", "ALF"), card: "c" }];
    expect(readClipLabel(writeClipLabel(from))).toEqual(from);
    for (const other of ["", "{}", "null", "[1]", '{"v":1,"from":[]}', '{"v":2,"from":[{"room":"r","compartment":"a","readers":["ALF"]}]}'])
      expect(readClipLabel(other)).toEqual([]);
  });

  it("stops where somebody would read the text who cannot read it where it is from", () => {
    expect(stoppedBy([source("a", "ALF")], place("b", "ALF", "BRV"))).toHaveLength(1);
    expect(stoppedBy([source("a", "ALF", "BRV")], place("b", "ALF", "CRL"))).toHaveLength(1);
    // Of a text from several places, those that are narrower.
    const from = [source("a", "ALF"), source("b", "ALF", "BRV")];
    expect(stoppedBy(from, place("c", "ALF", "BRV")).map(({ compartment }) => compartment)).toEqual(["a"]);
  });

  it("stops nothing within the compartment, or where its readers are among those of the text", () => {
    expect(stoppedBy([source("a", "ALF")], place("a", "ALF", "BRV"))).toEqual([]);
    expect(stoppedBy([source("a", "ALF", "BRV", "CRL")], place("b", "ALF", "BRV"))).toEqual([]);
    expect(stoppedBy([source("a", "BRV", "ALF")], place("b", "ALF", "BRV"))).toEqual([]);
  });
});
