import { describe, expect, it } from "vitest";
import { CardIndex } from "../../../server/domain/leak-check/card-index.ts";
import { content, findingsIn, leaksIn, sourceCard } from "./leaks.ts";

/** More than any honest text of this size takes on a busy machine, milliseconds; what is tried in every combination takes hours. */
const LIMIT_MS = 10_000;

function millisecondsOf(work: () => unknown): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

describe("a text that somebody wrote to hold up the leak check (R39, L6)", () => {
  const SOURCE = "KESTREL met the skipper at 12:34 near 12.3456, 34.5678";
  const texts: readonly (readonly [string, string])[] = [
    ["white space between numbers", `1${" ".repeat(4_000)}2${" ".repeat(4_000)}3`],
    ["tabs and line breaks between numbers", `12°${"\t\n".repeat(4_000)}30'${" \t".repeat(4_000)}N`],
    ["quotation marks without end", '"a'.repeat(40_000)],
    ["times without end", "12:34 ".repeat(20_000)],
    ["positions without end", "12.34,45.67 ".repeat(10_000)],
    ["ids without end", "a1-".repeat(40_000)],
  ];

  it.each(texts)("%s: a card with it is read", (_name, text) => {
    expect(millisecondsOf(() => new CardIndex().put(sourceCard(text)))).toBeLessThan(LIMIT_MS);
  });

  it.each(texts)("%s: a content with it is compared", (_name, text) => {
    expect(millisecondsOf(() => leaksIn(text.slice(0, 16_000), SOURCE))).toBeLessThan(LIMIT_MS);
  });

  it("lets nobody accept more than is shown: where some findings are left out, all block (R38)", () => {
    const times = (count: number) => findingsIn(content("12:34. ".repeat(count)), SOURCE);
    expect(new Set(times(200).map(({ weight }) => weight))).toEqual(new Set(["warn"]));
    expect([times(201).length, ...new Set(times(201).map(({ weight }) => weight))]).toEqual([200, "block"]);
  });

  it("a card of the target that lists every name, id and place makes none of them known (R30)", () => {
    const source = "We have it from Kestrel, file HR-2026-0142, at 12.3456, 34.5678";
    const words = "12.3456, 34.5678: ask Kestrel. HR-2026-0142.";
    const rules = (known: string) =>
      [...new Set(findingsIn(content(words), source, { known: [known] }).map(({ rule }) => rule))].toSorted();
    const names = Array.from(
      { length: 2_000 },
      (_, index) => `Q${index.toString(36).replaceAll(/\d/g, (digit) => "abcdefghij"[Number(digit)]!)}z`,
    );
    const ids = Array.from({ length: 1_000 }, (_, index) => `HR-2025-${1_000 + index}`);
    const places = Array.from({ length: 400 }, (_, index) => `12.${3_000 + index}, 34.5678`);
    expect(rules("Kestrel wrote HR-2026-0142 at 12.3456, 34.5678")).toEqual([]);
    expect(rules([...names, ...ids, ...places, "Kestrel HR-2026-0142", "12.3456, 34.5678"].join("; "))).toEqual([
      "coordinates",
      "id",
      "name",
    ]);
  });

  it("hides no position and no time in white space (R33, R34)", () => {
    const gap = " \n\t ".repeat(50);
    expect(leaksIn(`At 12${gap}h 34 near 12°20'44"${gap}N${gap}34°34'04"${gap}E`, SOURCE)).toContainEqual(
      expect.stringMatching(/^coordinates: 12°20'44"/),
    );
  });
});
