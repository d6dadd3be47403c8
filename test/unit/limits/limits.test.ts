import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../server/config.ts";
import { parseLimits, USUAL_LIMITS } from "../../../server/domain/limits.ts";

const operations = readFileSync(join(import.meta.dirname, "../../../server/deploy/OPERATIONS.md"), "utf8");

describe("the table of limits (P12, found 19)", () => {
  it("keeps every default where none is set, and changes only those that are named", () => {
    expect(parseLimits("")).toEqual({ ok: true, value: USUAL_LIMITS });
    expect(parseLimits("tokens=7, rooms = 9".replaceAll(" = ", "="))).toEqual({
      ok: true,
      value: { ...USUAL_LIMITS, tokens: 7, rooms: 9 },
    });
  });

  it("names every fault of MAJLIS_LIMITS at once", () => {
    const parsed = parseConfig({ MAJLIS_LIMITS: "tokens=0,rome=3,rooms=1.5,partners=2,partners=3" });
    expect(parsed.ok).toBe(false);
    const faults = parsed.ok ? [] : parsed.error;
    expect(faults).toHaveLength(4);
    expect(faults.every((fault) => fault.startsWith("MAJLIS_LIMITS: "))).toBe(true);
    expect(faults.join()).toMatch(/"tokens" must be.*no limit "rome".*"rooms" must be.*"partners" is set twice/);
  });

  it.each(["tokens=5=7", "tokens=5=", "tokens==5", ",,", "tokens=5,", "tokens", "=5", "tokens=0x10", "tokens=5\nrooms=6"])(
    "refuses what is not written as name=number: %s",
    (text) => expect(parseLimits(text).ok).toBe(false),
  );

  it("refuses a warning that would come after the board is full", () => {
    expect(parseLimits("boardBytes=65536,boardWarningBytes=536870912")).toEqual({
      ok: false,
      error: ['"boardWarningBytes" (536870912) must not be above "boardBytes" (65536): no one would be warned'],
    });
    expect(parseLimits("boardBytes=65536,boardWarningBytes=65536").ok).toBe(true);
  });

  it("is what OPERATIONS.md says, row by row", () => {
    const missing = Object.entries(USUAL_LIMITS).filter(([name, usual]) => !operations.includes(`| \`${name}\` | ${usual} |`));
    expect(missing).toEqual([]);
  });
});
