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

/** Answers requests in place of a server; what it gives is the body of the answer, null a refusal of the moment. */
function answering(answer: (path: URL) => object | null): void {
  vi.stubGlobal("fetch", async (path: string) => {
    const body = answer(new URL(path, "http://server"));
    return body === null ? Promise.reject(new Error("no line")) : Response.json(body);
  });
}

afterEach(() => void vi.unstubAllGlobals());

it("knows that a page which could not be fetched is not an empty one, and fetches it when asked again", async () => {
  let isUp = false;
  answering(() => (isUp ? { entries: [entry(2), entry(1)] } : null));
  const timeline = new TimelineSession();
  timeline.show(["c"]);
  expect(timeline.isLoading.get()).toBe(true);
  await expect.poll(() => timeline.isLoading.get()).toBe(false);
  expect(timeline.lines.view()).toMatchObject({ lines: [], hasOlder: false, awaited: ["c"] });
  isUp = true;
  await timeline.loadAwaited();
  expect(timeline.lines.view().awaited).toEqual([]);
  expect(timeline.lines.view().lines).toHaveLength(2);
  timeline.close();
});

it("is loading until the last of several requests has been answered", async () => {
  const held: (() => void)[] = [];
  vi.stubGlobal("fetch", () => new Promise((resolve) => held.push(() => resolve(Response.json({ entries: [] })))));
  const timeline = new TimelineSession();
  timeline.show(["a"]);
  timeline.show(["a", "b"]);
  held[0]?.();
  await expect.poll(() => timeline.lines.view().awaited).toEqual(["b"]);
  expect(timeline.isLoading.get()).toBe(true);
  held[1]?.();
  await expect.poll(() => timeline.isLoading.get()).toBe(false);
  timeline.close();
});

it("keeps the way to older lines where live ones came before the first page", async () => {
  let isUp = false;
  answering(() => (isUp ? { entries: [entry(3), entry(2)], next: "2.0" } : null));
  const timeline = new TimelineSession();
  timeline.show(["c"]);
  await expect.poll(() => timeline.isLoading.get()).toBe(false);
  timeline.addLive("c", [entry(3)]);
  isUp = true;
  await timeline.catchUp();
  expect(timeline.lines.cursor("c")).toBe("2.0");
  timeline.close();
});

it("finds the change before a moment on an older page, where that is not loaded yet", async () => {
  const at = (seq: number) => ({ ...entry(seq), at: new Date(Date.UTC(2026, 10, 28, 2, seq)).toISOString() });
  answering((path) => (path.searchParams.has("before") ? { entries: [at(1)] } : { entries: [at(3), at(2)], next: "2.0" }));
  const timeline = new TimelineSession();
  timeline.show(["c"]);
  await expect.poll(() => timeline.isLoading.get()).toBe(false);
  const minute = (seq: number) => Date.parse(at(seq).at);
  const none = new Set<string>();
  expect(await timeline.changeBeside(minute(3), -1, none)).toBe(minute(2));
  expect(await timeline.changeBeside(minute(2), -1, none)).toBe(minute(1));
  expect(await timeline.changeBeside(minute(1), -1, none)).toBeUndefined();
  expect(await timeline.changeBeside(minute(2), 1, none)).toBe(minute(3));
  timeline.close();
});
