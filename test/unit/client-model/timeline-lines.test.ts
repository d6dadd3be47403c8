import { describe, expect, it } from "vitest";
import { density, groupByHour, TimelineLines } from "../../../client/model/timeline-lines.ts";
import type { TimelineEntry } from "../../../shared/rest/timeline.ts";

const entry = (id: string, minute: number, after?: unknown): TimelineEntry => ({
  id,
  seq: minute + 1,
  at: new Date(Date.UTC(2026, 10, 22, 12, minute)).toISOString(),
  author: { id: "u", username: "u", displayName: "U" },
  partner: "ALF",
  verb: "wrote",
  after,
});

describe("the timeline of a room over several compartments", () => {
  it("merges newest first and replaces a line that grew", () => {
    const lines = new TimelineLines();
    lines.addPage("a", [entry("2", 20), entry("1", 5)], undefined);
    lines.addPage("b", [entry("1", 10)], undefined);
    lines.addLive("a", [entry("2", 21, "longer")]);
    const { lines: shown, hasOlder } = lines.view();
    expect(shown.map((line) => line.key)).toEqual(["a~2", "b~1", "a~1"]);
    expect(shown[0]?.entry.after).toBe("longer");
    expect(hasOlder).toBe(false);
  });

  it("holds back lines older than what another compartment has loaded, so that nothing is slipped in between later", () => {
    const lines = new TimelineLines();
    lines.addPage("a", [entry("9", 50), entry("8", 40)], "cursor");
    lines.addPage("b", [entry("2", 45), entry("1", 10)], undefined);
    expect(lines.view().lines.map((line) => line.key)).toEqual(["a~9", "b~2", "a~8"]);
    expect(lines.view().hasOlder).toBe(true);
    lines.addPage("a", [entry("7", 5)], undefined);
    expect(lines.view().lines.map((line) => line.key)).toEqual(["a~9", "b~2", "a~8", "b~1", "a~7"]);
  });

  it("shows nothing of a compartment that was dropped or is hidden (P3)", () => {
    const lines = new TimelineLines();
    lines.addPage("a", [entry("1", 1)], undefined);
    lines.addPage("b", [entry("1", 2)], undefined);
    expect(lines.view(new Set(["b"])).lines.map((line) => line.compartment)).toEqual(["a"]);
    lines.drop("a");
    expect(lines.view().lines.map((line) => line.compartment)).toEqual(["b"]);
  });

  it("groups by hour and counts by stretch of time", () => {
    const lines = new TimelineLines();
    lines.addPage("a", [entry("3", 65), entry("2", 59), entry("1", 0)], undefined);
    const shown = lines.view().lines;
    expect(groupByHour(shown).map((group) => group.lines.length)).toEqual([1, 2]);
    const from = Date.UTC(2026, 10, 22, 12, 0);
    expect(density(shown, from, from + 65 * 60_000, 2)).toEqual([1, 2]);
  });
});
