import { expect, it } from "vitest";
import { readableEvents } from "../../../client/control/read-events.ts";
import { readableDeletion, readableTimelinePage } from "../../../client/control/read-timeline.ts";
import { serverEvents } from "../../../shared/control/events.ts";
import { cardDeletion } from "../../../shared/rest/restorations.ts";
import { timelinePage } from "../../../shared/rest/timeline.ts";

const line = (seq: number, verb: string) => ({
  id: `line-${seq}`,
  seq,
  at: "2026-11-28T06:00:00.000Z",
  author: { id: "u1", username: "lead-alf", displayName: "Layan Suri" },
  partner: "ALF",
  verb,
});
const page = { entries: [line(3, "moved"), line(2, "warned"), line(1, "created")] };

it("the client reads a line whose verb only a later version knows as recorded, and keeps the lines around it", () => {
  const verbs = ["moved", "recorded", "created"];
  expect(readableTimelinePage.parse(page).entries.map(({ verb }) => verb)).toEqual(verbs);
  expect(readableEvents.timeline.parse({ ...page, compartment: "c1" }).entries.map(({ verb }) => verb)).toEqual(verbs);
  expect(readableDeletion.parse({ deletion: line(1, "warned") }).deletion.verb).toBe("recorded");
});

it("what the server says that it sends has no other verbs than its own", () => {
  expect(timelinePage.safeParse(page).success).toBe(false);
  expect(timelinePage.safeParse({ entries: [line(1, "created")] }).success).toBe(true);
  expect(serverEvents.timeline.safeParse({ ...page, compartment: "c1" }).success).toBe(false);
  expect(cardDeletion.safeParse({ deletion: line(1, "warned") }).success).toBe(false);
});
