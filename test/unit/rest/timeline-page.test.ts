import { expect, it } from "vitest";
import { timelinePage } from "../../../shared/rest/timeline.ts";

it("reads a line whose verb only a later version knows as recorded, and keeps the lines around it", () => {
  const line = (seq: number, verb: string) => ({
    id: `line-${seq}`,
    seq,
    at: "2026-11-28T06:00:00.000Z",
    author: { id: "u1", username: "lead-alf", displayName: "Layan Suri" },
    partner: "ALF",
    verb,
  });
  const page = timelinePage.parse({ entries: [line(3, "moved"), line(2, "warned"), line(1, "created")] });
  expect(page.entries.map(({ verb }) => verb)).toEqual(["moved", "recorded", "created"]);
});
