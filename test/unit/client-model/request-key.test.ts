import { expect, it } from "vitest";
import { requestKey } from "../../../shared/acts/act-request.ts";
import { triedWith } from "../../../client/model/request-key.ts";

it("AC4 the same words are sent again under the same key, other words under another, and the server takes such keys", () => {
  const first = triedWith({ text: "one" }, undefined);
  expect(triedWith({ text: "one" }, first)).toBe(first);
  const other = triedWith({ text: "two" }, first);
  expect(other.key).not.toBe(first.key);
  expect(requestKey.safeParse(other.key).success).toBe(true);
});
