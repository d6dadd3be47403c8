import { describe, expect, it } from "vitest";
import { content, findingsIn, leaksIn, sourceCard } from "./leaks.ts";

const body = "Met at 25°17′42″N 055°21′09″E.";
const card = sourceCard(body);

describe("a position of the narrow card in what goes out (R33)", () => {
  it.each([
    ["degrees, minutes and seconds", "25°17′42″N 055°21′09″E"],
    ["with spaces", "25 17 42 N, 55 21 09 E"],
    ["compact", "251742N 0552109E"],
    ["direction before", "N 25°17'42\" E 055°21'09\""],
    ["minutes with decimals", "25°17.70'N, 55°21.15'E"],
    ["decimal degrees", "25.2950, 55.3525"],
    ["decimal degrees with directions", "25.29500° N 55.35250° E"],
    ["decimal commas", "25,2950 ; 55,3525"],
    ["Arabic digits", "٢٥٫٢٩٥٠، ٥٥٫٣٥٢٥"],
    ["Persian digits", "۲۵٫۲۹۵۰ ، ۵۵٫۳۵۲۵"],
    ["Arabic directions", "٢٥°١٧′٤٢″ شمالاً ٥٥°٢١′٠٩″ شرقاً"],
    ["Turkish directions", "25°17'42\"K 55°21'09\"D"],
    ["Malay directions", "25°17'42\"U 55°21'09\"T"],
    ["longitude first", "55.3525, 25.2950"],
    ["MGRS", "40R CN 34143 98667"],
    ["MGRS in one word", "40RCN3414398667"],
    ["UTM", "40R 334143 2798667"],
    ["geohash", "thrrgsf6"],
    ["Open Location Code", "7HQQ79W2+2X"],
    ["in an address", "https://maps.example/@25.29501,55.35249,17z"],
  ])("%s", (_, written) => {
    const found = findingsIn(`The skiff is near ${written} now.`, card).filter(({ rule }) => rule === "coordinates");
    expect(found.map(({ weight }) => weight)).toEqual(["block"]);
    expect(found[0]?.suggestion).toMatch(/^near .+, within \d+ km$/);
  });

  it("is no leak once it is as coarse as the place that the content gives", () => {
    const outward = content("The skiff is near 25.3, 55.4.", { place: { lat: 25.3, lon: 55.4, precisionMetres: 10_000 } });
    expect(leaksIn(outward, card)).toEqual([]);
  });

  it("is a leak in the figures of the content's place, however coarse that calls itself", () => {
    const outward = content("The skiff is near.", { place: { lat: 25.29501, lon: 55.35249, precisionMetres: 5_000 } });
    expect(findingsIn(outward, card).map(({ rule, field }) => `${rule} ${field}`)).toEqual(["coordinates place.lat"]);
  });

  it("is no leak where the card itself knows it no finer", () => {
    const coarse = sourceCard("Somewhere there.", { values: { place: { lat: 25.295, lon: 55.3525, precisionMetres: 5_000 } } });
    expect(leaksIn(content("There.", { place: { lat: 25.295, lon: 55.3525, precisionMetres: 5_000 } }), coarse)).toEqual([]);
  });

  it("is no leak where the target's readers have it, and a place that they know is suggested", () => {
    expect(leaksIn("At 25.2950, 55.3525.", card, { known: ["The pier, 25.29500, 55.35250."] })).toEqual([]);
  });

  it("is no leak elsewhere", () => {
    expect(leaksIn("At 24.4539, 54.3773.", card)).toEqual([]);
  });
});
