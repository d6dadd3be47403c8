import { describe, expect, it } from "vitest";
import { density, rowsOf, TimelineLines } from "../../../client/model/timeline-lines.ts";
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

  it("says of which compartments no page has come yet: that is not the same as an empty page", () => {
    const lines = new TimelineLines();
    lines.await("a");
    lines.await("b");
    lines.addLive("a", [entry("1", 1)]);
    expect(lines.view().awaited).toEqual(["a", "b"]);
    expect(lines.view(new Set(["a"])).awaited).toEqual(["b"]);
    lines.addPage("b", [], undefined);
    lines.await("b");
    expect(lines.view().awaited).toEqual(["a"]);
  });

  it("groups by hour and counts by stretch of time", () => {
    const lines = new TimelineLines();
    lines.addPage("a", [entry("3", 65), entry("2", 59), entry("1", 0)], undefined);
    const shown = lines.view().lines;
    expect(rowsOf(shown).map((row) => (row.kind === "line" ? row.place : "hour"))).toEqual(["hour", 1, "hour", 2, 3]);
    const from = Date.UTC(2026, 10, 22, 12, 0);
    expect(density(shown, from, from + 65 * 60_000, 2)).toEqual([1, 2]);
  });

  const burst = (from: number, count: number) => Array.from({ length: count }, (_, at) => entry(String(from + at), from + at));

  it("keeps a bounded stretch however long it is followed, and asks for what it let go where it ends (found 10)", () => {
    const lines = new TimelineLines();
    lines.addPage("a", [entry("0", 0)], undefined);
    lines.addPage("quiet", [entry("1", 1), entry("0", 0)], undefined);
    for (let at = 1; at < 5_000; at += 50) lines.addLive("a", burst(at, 50));
    const { lines: shown, hasOlder } = lines.view();
    expect(shown.length).toBeLessThanOrEqual(750);
    expect(shown[0]?.entry.id).toBe("5000");
    expect(hasOlder).toBe(true);
    expect(lines.cursor("a")).toBe(`${shown.at(-1)?.entry.seq}.0`);
    expect(lines.cursor("quiet")).toBe("2.0");
  });

  it("moves nothing while older lines are read, counts what came, and starts over from the newest page", () => {
    const lines = new TimelineLines();
    lines.addPage("a", burst(1, 100).toReversed(), "1.0");
    lines.follow(false);
    const before = lines.view().lines.map((line) => line.key);
    lines.addLive("a", burst(101, 30));
    lines.addLive("a", [{ ...entry("50", 140), after: "grew" }]);
    expect(lines.view().lines.map((line) => line.key)).toEqual(before);
    expect(lines.view().lines.find((line) => line.entry.id === "50")?.entry.after).toBe("grew");
    expect(lines.view().missed).toBe(31);
    expect(lines.behind).toEqual(["a"]);
    lines.follow(true);
    lines.addLive("a", [entry("141", 141)]);
    lines.restart("a", burst(41, 100).toReversed(), "41.0");
    expect(
      lines
        .view()
        .lines.map((line) => line.entry.id)
        .slice(0, 2),
    ).toEqual(["141", "140"]);
    expect(lines.view().missed).toBe(0);
  });

  it("lets the newest go where very much older is read", () => {
    const lines = new TimelineLines();
    lines.follow(false);
    lines.addPage("a", burst(1, 3_000), "1.0");
    expect(lines.makeRoom()).toBe(true);
    expect(lines.view().lines[0]?.entry.id).toBe("1500");
    expect(lines.behind).toEqual(["a"]);
    expect(lines.makeRoom()).toBe(false);
  });
});
