import { expect, it } from "vitest";
import { BODY_SCHEMA } from "../../../client/editor/body-extensions.ts";

it("T34 of a link that another program made, only the address reaches the page; what else is on it stays in the text", () => {
  const link = BODY_SCHEMA.marks["link"];
  const mark = link?.create({ href: "https://example.org/", class: "marking-banner", target: "_top", rel: "opener" });
  expect(mark?.attrs).toMatchObject({ class: "marking-banner", target: "_top", rel: "opener" });
  // An attribute that is null is not set.
  const drawn = mark === undefined ? undefined : link?.spec.toDOM?.(mark, true);
  expect(drawn).toEqual(["a", { href: "https://example.org/", class: null, rel: null, target: null }, 0]);
});
