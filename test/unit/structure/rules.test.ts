import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { RULES } from "../../../server/domain/structure/rules.ts";

const text = readFileSync(new URL("../../../server/domain/RULES.md", import.meta.url), "utf8");

test("RULES.md lists the validator's rules as the program has them, numbered without gaps", () => {
  for (const [index, [id, rule]] of Object.entries(RULES).entries()) {
    expect(rule.number).toBe(`V${index + 1}`);
    expect(text).toContain(`| ${rule.number} | \`${id}\` | ${rule.close} | ${rule.sentence} |`);
  }
});
