import { expect, it } from "vitest";
import { LIMIT_WORDS } from "../../../client/i18n/limit-words.ts";
import { USUAL_LIMITS } from "../../../server/domain/limits.ts";

it("every limit of the server has words, and none that it does not have", () => {
  expect(Object.keys(LIMIT_WORDS).toSorted()).toEqual(Object.keys(USUAL_LIMITS).toSorted());
});
