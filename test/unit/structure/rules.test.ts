import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { refusalReason, RULES } from "../../../server/domain/structure/rules.ts";

const text = readFileSync(new URL("../../../server/domain/RULES.md", import.meta.url), "utf8");

test("RULES.md lists the validator's rules as the program has them, numbered without gaps among those that stand below the table", () => {
  for (const [id, rule] of Object.entries(RULES)) {
    expect(text).toContain(`| ${rule.number} | \`${id}\` | ${rule.close} | ${rule.sentence} |`);
  }
  const numbers = Object.values(RULES).map(({ number }) => Number(number.slice(1)));
  expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
  const below = Array.from({ length: numbers.at(-1) ?? 0 }, (_, index) => index + 1).filter((number) => !numbers.includes(number));
  for (const number of below) expect(text).toContain(`- **V${number}** `);
});

test("SW12 a close reason names the rule, says what to do where something can be done, and fits", () => {
  for (const rule of Object.keys(RULES)) expect(Buffer.byteLength(refusalReason(rule))).toBeLessThanOrEqual(123);
  expect(refusalReason("struct-form")).toBe("refused: struct-form");
  expect(refusalReason("retired-root")).toBe("refused: retired-root: comments are acts: POST /api/compartments/:id/comments");
});
