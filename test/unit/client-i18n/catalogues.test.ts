import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LOCALES } from "../../../client/i18n/languages.ts";
import { limitsInForce, USUAL_LIMITS } from "../../../server/domain/limits.ts";

const read = (locale: string) => readFileSync(join(import.meta.dirname, `../../../client/i18n/locales/${locale}.po`), "utf8");
const messages = (text: string) =>
  [...text.matchAll(/(?:^msgctxt "(.*)"\n)?^msgid "(.+)"\n^msgstr "(.*)"$/gm)].map(([, context = "", id = "", words = ""]) => ({
    key: `${context}|${id}`,
    id,
    words,
  }));
/** Placeholders of a message, each once, in one order. */
const names = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)[},]/g)].map(([, name = ""]) => name))].toSorted((a, b) => a.localeCompare(b)).join(" ");

describe("catalogues (P9)", () => {
  it("exist for exactly the languages of the table", () => {
    const files = readdirSync(join(import.meta.dirname, "../../../client/i18n/locales"));
    expect(files.toSorted()).toEqual(LOCALES.map((locale) => `${locale}.po`).toSorted());
  });

  it("say everything in Arabic that they say in English", () => {
    const arabic = messages(read("ar"));
    expect(arabic.map((message) => message.key)).toEqual(messages(read("en")).map((message) => message.key));
    expect(arabic.length).toBeGreaterThan(300);
    expect(arabic.filter((message) => message.words === "")).toEqual([]);
  });

  it("count in all six Arabic plural forms", () => {
    const plurals = messages(read("ar")).filter((message) => message.id.includes(", plural,"));
    expect(plurals.length).toBeGreaterThan(2);
    for (const { words } of plurals)
      for (const form of ["zero", "one", "two", "few", "many", "other"]) expect(words).toContain(`${form} {`);
  });

  it("keep every placeholder of the sentence they translate", () => {
    const broken = messages(read("ar")).filter(({ id, words }) => names(words) !== names(id));
    expect(broken).toEqual([]);
  });
});

it("every limit of the server has words, and none that it does not have", () => {
  const source = readFileSync(join(import.meta.dirname, "../../../client/i18n/limit-words.ts"), "utf8");
  const named = [...source.matchAll(/^ {2}(\w+): msg`/gm)].map(([, name = ""]) => name);
  expect(named.toSorted()).toEqual(Object.keys(USUAL_LIMITS).toSorted());
});

it("what limits are numbers of, and what they protect, has words", () => {
  const source = readFileSync(join(import.meta.dirname, "../../../client/i18n/limit-kinds.ts"), "utf8");
  const named = new Set([...source.matchAll(/^ {2}"?([\w-]+)"?: msg`/gm)].map(([, name = ""]) => name));
  const limits = limitsInForce(USUAL_LIMITS);
  // A plain number and a size say by themselves what they are.
  const units = limits.map(({ unit }) => unit).filter((unit) => unit !== "count" && unit !== "bytes");
  expect(named).toEqual(new Set([...units, ...limits.map(({ protects }) => protects)]));
});
