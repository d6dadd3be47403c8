import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { TimelineEntry } from "../../../shared/rest/timeline.ts";
import { TimelineSession } from "../../../client/state/timeline-session.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

const entry = (seq: number): TimelineEntry => ({
  id: `e${seq}`,
  seq,
  at: "2026-11-28T02:00:00.000Z",
  author: { id: "u", username: "u", displayName: "U" },
  partner: "ALF",
  verb: "changed",
});

/** A timeline that follows one compartment, and how often it has changed since. */
function following() {
  const timeline = new TimelineSession();
  timeline.show(["c"]);
  vi.advanceTimersByTime(5_000);
  const seen = { changes: 0 };
  timeline.current.subscribe(() => (seen.changes += 1));
  return { timeline, seen, count: () => timeline.lines.view().lines.length };
}

it("shows a line that comes alone at once, and a stream of lines at most once a second (found 10)", () => {
  const { timeline, seen, count } = following();
  timeline.addLive("c", [entry(1)]);
  vi.advanceTimersByTime(0);
  expect([seen.changes, count()]).toEqual([1, 1]);
  for (let seq = 2; seq <= 41; seq += 1) {
    timeline.addLive("c", [entry(seq)]);
    vi.advanceTimersByTime(250);
  }
  // Ten seconds, and the first one of them began with the line before.
  expect(seen.changes).toBeLessThanOrEqual(11);
  vi.advanceTimersByTime(1_000);
  expect(count()).toBe(41);
  expect(seen.changes).toBeLessThanOrEqual(12);
  timeline.close();
});

it("changes no more after it was closed", () => {
  const { timeline, seen } = following();
  timeline.addLive("c", [entry(1)]);
  timeline.close();
  timeline.addLive("c", [entry(2)]);
  vi.advanceTimersByTime(5_000);
  expect(seen.changes).toBe(0);
});
