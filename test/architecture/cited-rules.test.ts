import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const RULE_FILES = ["server/domain/RULES.md", "shared/wire/PROTOCOL.md", "shared/board/BOARD.md"];
const CITING = ["{client,server,shared,test}/**/*.{ts,tsx,mjs,css,md}", "README.md"];

/** Series of rules whose letters are followed by a number in what cites them. Grades of a source (A to F, 1 to 6) look like some of them and name rules that exist. */
const RULE = /\b(?:SW|AC|TR|[PAVEHWMNLRSTBU])[1-9]\d?\b/g;
const FAULT = /\bfound [A-Z]?\d+\b/g;
/** Sections of documents that are not in the tree. */
const OUTSIDE = /\b(?:design|threats|interface|exemplars) (?:§|rule |item )/g;

/** The rules that a rules file states: items of its lists and rows of its tables. */
function stated(text: string): readonly string[] {
  return [...text.matchAll(/^(?:- \*\*|\| )((?:[A-Z]{1,2}|found )\d+)(?:\*\*| \|)/gm)].map(([, rule]) => rule ?? "");
}

/** What a text cites that no rules file states. */
function undefinedCitations(text: string, rules: ReadonlySet<string>): readonly string[] {
  const cited = [RULE, FAULT].flatMap((pattern) => text.match(pattern) ?? []);
  return [...cited.filter((citation) => !rules.has(citation)), ...(text.match(OUTSIDE) ?? [])];
}

const read = (path: string): string => readFileSync(join(root, path), "utf8");
const rules = new Set(RULE_FILES.flatMap((path) => stated(read(path))));

describe("the rules that comments, tests and documents cite", () => {
  it("all stand in a rules file of the tree", () => {
    const files = globSync(CITING, { cwd: root }).filter((path) => !path.includes("node_modules") && !path.endsWith("cited-rules.test.ts"));
    expect(files.length).toBeGreaterThan(500);
    const faults = files.flatMap((path) => undefinedCitations(read(path), rules).map((citation) => `${path}: ${citation}`));
    expect(faults).toEqual([]);
  });

  it("hold each of the thirteen promises, or it says that nothing of it is built", () => {
    const text = read("server/domain/RULES.md");
    const promises = text
      .slice(text.indexOf("## P:"), text.indexOf("## A:"))
      .split(/^- (?=\*\*P)/m)
      .slice(1);
    expect(promises.map((promise) => /^\*\*(P\d+)\*\*/.exec(promise)?.[1])).toEqual(
      Array.from({ length: 13 }, (_, index) => `P${index + 1}`),
    );
    for (const promise of promises) {
      const [, held = ""] = promise.split(/^ {2}Held by /m);
      const isHeld = (held.match(RULE) ?? []).length > 0;
      expect([promise.slice(0, 8), isHeld !== promise.includes("Nothing of it is built yet")]).toEqual([promise.slice(0, 8), true]);
    }
  });

  it("are found missing where they are", () => {
    expect(undefinedCitations("It holds (P1, P97; found 4, found 98, found A4, design §4).", rules)).toEqual([
      "P97",
      "found 98",
      "found A4",
      "design §",
    ]);
    expect(rules.size).toBeGreaterThan(150);
  });
});
