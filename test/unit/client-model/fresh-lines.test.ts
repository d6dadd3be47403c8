import { expect, it } from "vitest";
import { FreshLines } from "../../../client/model/fresh-lines.ts";
import { TimelineLines } from "../../../client/model/timeline-lines.ts";
import type { TimelineEntry } from "../../../shared/rest/timeline.ts";

const entry = (seq: number, by = "other"): TimelineEntry => ({
  id: `e${seq}`,
  seq,
  at: new Date(Date.UTC(2026, 10, 22, 12, seq)).toISOString(),
  author: { id: by, username: by, displayName: by },
  partner: "ALF",
  verb: "changed",
});

it("announces what others changed since the last look, also the first change in an empty room, and not one's own", () => {
  const lines = new TimelineLines();
  lines.await("a");
  lines.addPage("a", [], undefined);
  const fresh = new FreshLines("me");
  expect(fresh.look(lines.view()).changes).toBe(0);
  lines.addLive("a", [entry(1), entry(2, "third"), entry(3, "me")]);
  expect(fresh.look(lines.view())).toEqual({ changes: 2, people: 2 });
  expect(fresh.look(lines.view()).changes).toBe(0);
});

it("announces nothing of a page that was fetched late: it happened before (habit 22)", () => {
  const lines = new TimelineLines();
  lines.await("a");
  lines.await("b");
  lines.addPage("a", [entry(1)], undefined);
  const fresh = new FreshLines("me");
  expect(fresh.look(lines.view()).changes).toBe(0);
  lines.addPage("b", [entry(2), entry(3)], undefined);
  expect(fresh.look(lines.view()).changes).toBe(0);
  lines.addLive("b", [entry(4)]);
  expect(fresh.look(lines.view()).changes).toBe(1);
});

it("announces nothing of older lines that a reader has fetched: they happened before (habit 22)", () => {
  const lines = new TimelineLines();
  lines.addPage("a", [entry(9), entry(8)], "8.0");
  const fresh = new FreshLines("me");
  fresh.look(lines.view());
  lines.addPage("a", [entry(7), entry(6)], undefined);
  expect(fresh.look(lines.view()).changes).toBe(0);
  lines.addLive("a", [entry(10)]);
  expect(fresh.look(lines.view()).changes).toBe(1);
});

it("announces nothing of older lines that move up where a compartment goes (habit 22)", () => {
  const lines = new TimelineLines();
  lines.addPage(
    "a",
    Array.from({ length: 150 }, (_, index) => entry(1 + index)),
    undefined,
  );
  lines.addPage(
    "b",
    Array.from({ length: 150 }, (_, index) => entry(200 + index)),
    undefined,
  );
  const fresh = new FreshLines("me");
  fresh.look(lines.view());
  lines.drop("b");
  expect(fresh.look(lines.view()).changes).toBe(0);
});

it("announces nothing of a compartment that is hidden, and nothing that came meanwhile once it is shown again", () => {
  const lines = new TimelineLines();
  for (const compartment of ["a", "b"]) lines.addPage(compartment, [], undefined);
  const fresh = new FreshLines("me");
  const hidden = new Set(["b"]);
  fresh.look(lines.view(), hidden);
  lines.addLive("a", [entry(1)]);
  lines.addLive("b", [entry(2)]);
  expect(fresh.look(lines.view(), hidden).changes).toBe(1);
  expect(fresh.look(lines.view()).changes).toBe(0);
});
