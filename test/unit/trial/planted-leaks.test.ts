import { expect, it } from "vitest";
import { releaseContent } from "../../../shared/acts/release-content.ts";
import type { RichNode } from "../../../shared/acts/rich-node.ts";
import { mgrsOf, sexagesimal, utmOf } from "../../support/planted-leaks/grids.ts";
import { LANGUAGES } from "../../support/planted-leaks/language-pack.ts";
import { TIME_NOTATIONS } from "../../support/planted-leaks/notations.ts";
import { LEAK_KINDS } from "../../support/planted-leaks/releases.ts";
import { plantedRoom } from "../../support/planted-leaks/room.ts";

const { leaking, clean } = plantedRoom(20_261_129, 560, 600);

const textOf = (node: RichNode): string => node.text ?? (node.content ?? []).map(textOf).join("");
const words = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const runs = (text: string, length: number): ReadonlySet<string> => {
  const all = words(text);
  return new Set(all.slice(0, Math.max(0, all.length - length + 1)).map((_, at) => all.slice(at, at + length).join(" ")));
};

it("planted leaks stand in contents that the server takes, of every kind and language", () => {
  const seen = new Set<string>();
  for (const { release } of leaking) {
    expect(releaseContent.safeParse(release.content).error?.issues).toBeUndefined();
    const { body, title, tags = [], place, marking } = release.content;
    const texts = [title, ...tags, place?.name ?? "", ...marking.caveats, typeof body === "string" ? body : textOf(body)].map((text) =>
      text.replaceAll("\n", " "),
    );
    for (const planted of release.planted) {
      seen.add(`${planted.kind} ${release.language}`);
      const stands = planted.how.startsWith("the field") || texts.some((text) => text.includes(planted.words.replaceAll("\n", " ")));
      expect([planted, stands]).toEqual([planted, true]);
    }
  }
  expect(seen.size).toBe(LEAK_KINDS.length * LANGUAGES.length);
});

it("clean texts have no five words in a row from their narrow card, and none of its names", () => {
  for (const { narrow, release } of clean) {
    expect(releaseContent.safeParse(release.content).success).toBe(true);
    const { body } = release.content;
    const text = `${release.content.title}\n${typeof body === "string" ? body : (body.content ?? []).map(textOf).join("\n")}`;
    const secret = runs(narrow.card.body, 5);
    expect([...runs(text, 5)].filter((run) => secret.has(run))).toEqual([]);
    const { person, code, file } = narrow.secrets;
    for (const name of [...person.latin, person.arabic, code, file.name]) expect(text).not.toContain(name);
  }
});

it("positions and times are written as the notations have them", () => {
  // The Washington Monument, and the CN Tower, as published.
  const { zone, square, east, north } = mgrsOf({ lat: 38.889_5, lon: -77.035_3 }, 5);
  expect(`${zone} ${square} ${east} ${north}`).toBe("18S UJ 23478 06483");
  expect(utmOf({ lat: 43.642_567, lon: -79.387_139 })).toMatchObject({
    zone: 17,
    band: "T",
    easting: expect.closeTo(630_084, -0.5) as number,
  });
  expect(sexagesimal(24.812_33)).toEqual({ degrees: 24, minutes: 48, seconds: "44.4", decimalMinutes: "48.740" });
  const at = Date.UTC(2026, 2, 12, 21, 47);
  const told = (notation: string, zone: number) => TIME_NOTATIONS[notation]!(at, zone, "en").replaceAll(/\u202F/g, " ");
  expect(told("date-time group", 3)).toBe("130047C MAR 26");
  expect(told("ISO with offset", 5.5)).toBe("2026-03-13 03:17 +05:30");
  expect(told("12 hours", 0)).toBe("12 March 2026 at 9:47 pm (UTC+0)");
  // 12 March 2026 is 23 Ramadan 1447 by the calendar of Umm al-Qura, and 21 Esfand 1404 by the Persian one.
  expect(told("Hijri", 0)).toContain("23 Ramadan 1447");
  expect(told("Persian", 0)).toContain("21 Esfand 1404");
});
