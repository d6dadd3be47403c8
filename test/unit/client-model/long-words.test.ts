import { expect, it } from "vitest";
import { isLong } from "../../../client/model/long-words.ts";

it("a text is long by its letters or by its lines, and one that a fold would hardly shorten is not", () => {
  expect(isLong("Two boats left the harbour.")).toBe(false);
  expect(isLong("word ".repeat(40))).toBe(false);
  expect(isLong("word ".repeat(200))).toBe(true);
  expect(isLong("line\n".repeat(8))).toBe(false);
  expect(isLong("line\n".repeat(20))).toBe(true);
});
