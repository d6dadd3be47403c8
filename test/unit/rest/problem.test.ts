import { expect, it } from "vitest";
import { problems, retryAfter, type ProblemCode } from "../../../shared/rest/problem.ts";

it("every refusal that time mends says after how many seconds to try again, and no other does", () => {
  const codes = Object.keys(problems) as ProblemCode[];
  const said = codes.filter((code) => retryAfter(code) !== undefined);
  // Each lock-out has a time of its own, which its answer says.
  const mended = codes.filter((code) => [429, 503].includes(problems[code].status) && code !== "too-many-attempts");
  expect(said).toEqual(mended);
  for (const code of said) expect(retryAfter(code)).toBeGreaterThanOrEqual(1);
});
