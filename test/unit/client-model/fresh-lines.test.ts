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
