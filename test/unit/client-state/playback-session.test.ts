import { afterEach, expect, it, vi } from "vitest";
import * as Y from "yjs";
import { cardKey } from "../../../client/model/card-key.ts";
import { PlaybackSession } from "../../../client/state/playback-session.ts";
import { createCard } from "../../../shared/board/card.ts";

afterEach(() => void vi.unstubAllGlobals());

const FIRST = "2026-11-28T02:00:00.000Z";
const hash = "a".repeat(64);
const author = { id: "u", username: "u", displayName: "U" };
const first = { seq: 1, hash, prevHash: hash, author, partner: "ALF", at: FIRST, kind: "update", inserts: [], deletes: [], size: 1 };

/** What the server answers while it is up: one entry, after which the board is this document. */
function serverWith(doc: Y.Doc): { isUp: boolean } {
  const server = { isUp: true };
  vi.stubGlobal("fetch", async (path: string) => {
    if (!server.isUp) throw new Error("no line");
    const url = new URL(path, "http://server");
    if (url.pathname.endsWith("/state")) return new Response(Y.encodeStateAsUpdate(doc) as Uint8Array<ArrayBuffer>);
    return Response.json({ entries: url.searchParams.get("after") === "0" ? [first] : [] });
  });
  return server;
}

it("says nothing of a past that has not arrived, and finds its beginning where that could not be read at first", async () => {
  const doc = new Y.Doc();
  createCard(doc, { id: "a", title: "A" });
  const server = serverWith(doc);
  server.isUp = false;
  const flushes: (() => void)[] = [];
  const playback = new PlaybackSession((flush) => flushes.push(flush));
  const nowMs = Date.parse(FIRST) + 60_000;
  await playback.enter(["c"], nowMs);
  expect(playback.state.get()).toMatchObject({ hasFailed: true, fromMs: nowMs });
  expect([playback.board.isWhole("c"), playback.board.isAbsent(cardKey("c", "a"))]).toEqual([false, false]);
  server.isUp = true;
  await playback.seek(["c"], nowMs);
  for (const flush of flushes.splice(0)) flush();
  expect(playback.state.get()).toMatchObject({ hasFailed: false, fromMs: Date.parse(FIRST) });
  expect([playback.board.isWhole("c"), playback.board.isAbsent(cardKey("c", "b"))]).toEqual([true, true]);
  playback.close();
});

it("does not show one moment under the time of another that could not be fetched: the board before its first entry is not an empty board after it", async () => {
  const doc = new Y.Doc();
  createCard(doc, { id: "a", title: "A" });
  const server = serverWith(doc);
  const playback = new PlaybackSession((flush) => flush());
  const firstMs = Date.parse(FIRST);
  await playback.enter(["c"], firstMs + 60_000);
  await playback.seek(["c"], firstMs - 1);
  expect(playback.board.isAbsent(cardKey("c", "a"))).toBe(true);
  server.isUp = false;
  await playback.seek(["c"], firstMs + 1);
  expect(playback.state.get()).toMatchObject({ atMs: firstMs + 1, hasFailed: true });
  expect([playback.board.isWhole("c"), playback.board.isAbsent(cardKey("c", "a"))]).toEqual([false, false]);
  server.isUp = true;
  await playback.seek(["c"], firstMs + 1);
  expect(playback.board.lane("new")).toEqual([cardKey("c", "a")]);
  playback.close();
});

it("takes every step of several that come at once, each from where the one before it led", async () => {
  serverWith(new Y.Doc());
  const playback = new PlaybackSession((flush) => flush());
  const nowMs = Date.parse(FIRST) + 60_000;
  await playback.enter(["c"], nowMs);
  const changes = [50_000, 40_000, 30_000, 20_000].map((ms) => Date.parse(FIRST) + ms);
  const earlier = async (atMs: number) => changes.find((change) => change < atMs);
  await Promise.all([playback.step(["c"], earlier), playback.step(["c"], earlier), playback.step(["c"], earlier)]);
  expect(playback.state.get()).toMatchObject({ atMs: changes[2] });
  // One that cannot be looked for does not stop the next.
  await Promise.allSettled([playback.step(["c"], () => Promise.reject(new Error("no"))), playback.step(["c"], earlier)]);
  expect(playback.state.get()).toMatchObject({ atMs: changes[3] });
  playback.leave();
  await playback.step(["c"], earlier);
  expect(playback.state.get()).toEqual({ kind: "live" });
  playback.close();
});
