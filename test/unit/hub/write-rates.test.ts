import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { Limits } from "../../../server/domain/limits.ts";
import { encodeStep1, encodeUpdate } from "../../../shared/wire/frame.ts";
import { closeCode } from "../../../shared/wire/close-code.ts";
import { step2 } from "../../support/frames.ts";
import { createHubWorld, grantOf, HubClient } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { rawUpdate } from "../../support/structure/raw-update.ts";

/** 1,000 bytes a second, 10,000 at once. */
const SMALL: Partial<Limits> = { newBytesPerSecond: 1_000, newBytesAtOnce: 10_000 };

function world(limits: Partial<Limits> = SMALL) {
  const clock = new ManualClock();
  const parts = createHubWorld({ clock, limits });
  let next = 1;
  const enter = async (name: string, compartment = "c1"): Promise<HubClient> => {
    const client = new HubClient(parts.hub, grantOf(name, { compartment }), { clientId: next++ });
    await clock.advance(200);
    return client;
  };
  const write = async (client: HubClient, bytes: number): Promise<void> => {
    client.doc.getMap("cards").set(`k${next++}`, "x".repeat(bytes));
    await clock.advance(200);
  };
  /** Time passes, as the server sweeps every second. */
  const wait = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second++) {
      await clock.advance(1_000);
      parts.hub.sweep();
    }
  };
  return { ...parts, clock, enter, write, wait };
}

describe("how fast one person brings new content to a board (H14, found 19)", () => {
  it("H14 who overdraws the budget is not read from on any of their connections until it is made up for; others are", async () => {
    const { enter, write, wait } = world();
    const ana = await enter("ana");
    const second = await enter("ana");
    const ben = await enter("ben");
    const elsewhere = await enter("ana", "c2");
    await write(ana, 9_000);
    expect(ana.peer.isPaused).toBe(false);
    await write(ana, 4_000);
    expect([ana, second, ben, elsewhere].map(({ peer }) => peer.isPaused)).toEqual([true, true, false, false]);
    // What was under way still counts, and is receipted.
    expect(ana.receipts.at(-1)?.tops).toEqual([[1, 2]]);
    const late = await enter("ana");
    expect(late.peer.isPaused).toBe(true);
    await wait(2);
    expect(ana.peer.isPaused).toBe(true);
    await wait(2);
    expect([ana, second, late].map(({ peer }) => peer.isPaused)).toEqual([false, false, false]);
    expect([ana, second, late].map(({ peer }) => peer.closed)).toEqual([null, null, null]);
  });

  it("H14 P12 over all boards together a person has twice as much as on one, and waits on every board until it is made up for", async () => {
    const { enter, write, wait } = world();
    const boards = [await enter("ana", "c1"), await enter("ana", "c2"), await enter("ana", "c3")];
    const ben = await enter("ben", "c1");
    for (const board of boards.slice(0, 2)) await write(board, 9_000);
    expect(boards.map(({ peer }) => peer.isPaused)).toEqual([false, false, false]);
    await write(boards[2] as HubClient, 6_000);
    expect([...boards, ben].map(({ peer }) => peer.isPaused)).toEqual([true, true, true, false]);
    expect((await enter("ana", "c4")).peer.isPaused).toBe(true);
    await wait(3);
    expect([...boards, ben].map(({ peer }) => [peer.isPaused, peer.closed])).toEqual(Array.from({ length: 4 }, () => [false, null]));
  });

  it("H14 P12 a part of a plain value counts as 32 bytes: 500 empty objects cost as much as a text of 16 kB", async () => {
    const { enter, clock } = world();
    const ana = await enter("ana");
    ana.doc.getMap("cards").set("few", [{}, {}, {}]);
    await clock.advance(200);
    expect(ana.peer.isPaused).toBe(false);
    ana.doc.getMap("cards").set(
      "many",
      Array.from({ length: 500 }, () => ({})),
    );
    await clock.advance(200);
    expect([ana.peer.isPaused, ana.peer.closed]).toEqual([true, null]);
  });

  it("H14 who goes on over many connections although none is read is sent away with 4529, and waits when they come back", async () => {
    const { enter, write } = world();
    const tabs = [await enter("ana"), await enter("ana"), await enter("ana")];
    const ben = await enter("ben");
    for (const tab of tabs) await write(tab, 8_000);
    expect(tabs.map(({ peer }) => peer.closed)).toEqual(
      tabs.map(() => ({ code: closeCode.tooFast, reason: "new content comes too fast" })),
    );
    expect(ben.peer.closed).toBeNull();
    const back = await enter("ana");
    expect(back.peer.isPaused).toBe(true);
    expect(back.peer.closed).toBeNull();
  });

  it("H14 P12 what is known, refused or rests on something missing costs reading time, and never sends a person away", async () => {
    const { hub, enter, write, wait } = world();
    const ana = await enter("ana");
    await write(ana, 4_000);
    const whole = encodeUpdate(Y.encodeStateAsUpdate(ana.doc));
    const gap = encodeUpdate(rawUpdate([{ client: 77, clock: 9, structs: [{ kind: 8, parent: "meta", key: "g".repeat(200) }] }]));
    for (let time = 0; time < 5; time++) ana.say(whole);
    await wait(1);
    expect(ana.peer.isPaused).toBe(false);
    for (let time = 0; time < 20; time++) ana.say(whole);
    await wait(1);
    expect([ana.peer.isPaused, ana.peer.closed]).toEqual([true, null]);
    const ben = await enter("ben");
    for (let time = 0; time < 100; time++) ben.say(gap);
    await wait(1);
    expect([ben.peer.isPaused, ben.peer.closed, hub.figures().sessionsPaused]).toEqual([true, null, 2]);
  });

  it("H14 E7 a person who has brought much that was known goes on writing and is not sent away", async () => {
    const { enter, write, wait } = world();
    const ana = await enter("ana");
    await write(ana, 4_000);
    const whole = encodeUpdate(Y.encodeStateAsUpdate(ana.doc));
    for (let time = 0; time < 40; time++) ana.say(whole);
    // Under way already when the connection is no longer read.
    ana.doc.getMap("cards").set("new", "x");
    await wait(1);
    expect([ana.peer.isPaused, ana.peer.closed]).toEqual([true, null]);
    expect(ana.receipts.at(-1)?.tops).toEqual([[1, 2]]);
  });

  it("H14 who has just brought 5 MB, and comes back ten times with all of it and 31,000 known deleted ranges, goes on", async () => {
    const { enter, clock } = world({});
    const ana = await enter("ana");
    const cards = ana.doc.getMap<string | Y.Text>("cards");
    const text = new Y.Text("x".repeat(62_000));
    cards.set("text", text);
    for (let at = 0; at < 20; at++) cards.set(`k${at}`, "x".repeat(250_000));
    // The text's letters come after its own item. In two parts: one update brings at most so many new delete ranges (V30).
    const deletes = [1, 31_001].map((first) =>
      rawUpdate([], [[1, ...Array.from({ length: 15_500 }, (_, at): [number, number] => [first + 2 * at, 1])]]),
    );
    for (const update of deletes) ana.say(encodeUpdate(update));
    await clock.advance(2_000);
    const whole = step2(Y.mergeUpdates([Y.encodeStateAsUpdate(ana.doc), ...deletes]));
    for (let time = 0; time < 10; time++) {
      ana.say(whole);
      await clock.advance(200);
      expect([ana.peer.isPaused, ana.peer.closed]).toEqual([false, null]);
    }
    cards.set("new", "x");
    await clock.advance(200);
    expect(ana.receipts.at(-1)?.tops).toEqual([[1, 62_022]]);
    expect([ana.peer.isPaused, ana.peer.closed]).toEqual([false, null]);
  });

  it("H14 deletions and an ordinary return cost next to nothing", async () => {
    const { enter, write, clock } = world();
    const ana = await enter("ana");
    await write(ana, 9_800);
    for (let time = 0; time < 10; time++) ana.join();
    for (const key of ana.doc.getMap("cards").keys()) ana.doc.getMap("cards").delete(key);
    await clock.advance(200);
    expect(ana.peer.closed).toBeNull();
    expect(ana.peer.isPaused).toBe(false);
  });

  it("H14 P12 joining again and again costs reading time: the state vector fourfold, and a sixteenth of what is sent", async () => {
    const { enter, wait } = world();
    const ana = await enter("ana");
    const vector = new Map(Array.from({ length: 1_000 }, (_, index) => [index + 1_000, 1]));
    ana.say(encodeStep1(vector));
    await wait(1);
    expect([ana.peer.isPaused, ana.peer.closed]).toEqual([true, null]);
    const ben = await enter("ben", "c2");
    const cem = await enter("cem", "c2");
    for (let part = 0; part < 8; part++) ben.doc.getMap("cards").set(`k${part}`, "x".repeat(1_200));
    await wait(2);
    const empty = encodeStep1(new Map());
    for (let time = 0; time < 15; time++) cem.say(empty);
    expect(cem.peer.isPaused).toBe(false);
    for (let time = 0; time < 4; time++) cem.say(empty);
    expect([cem.peer.isPaused, cem.peer.closed, ben.peer.isPaused]).toEqual([true, null, false]);
  });

  it.each([
    ["an import of 5 MB, as updates of 256 kB", 20, 256 << 10],
    ["a first sync of 4 MB", 8, 512 << 10],
    ["eight hours offline: 4,000 edits at once", 4_000, 100],
    ["a paste of 900 kB, three times in a row", 3, 900_000],
  ])("H14 E7 honest work meets no limit: %s", async (_what, count, bytes) => {
    const { enter, clock } = world({});
    const ana = await enter("ana");
    for (let at = 0; at < count; at++) ana.doc.getMap("cards").set(`k${at}`, "x".repeat(bytes));
    await clock.advance(2_000);
    expect(ana.peer.closed).toBeNull();
    expect(ana.receipts.at(-1)?.tops).toEqual([[1, count]]);
    expect(ana.peer.isPaused).toBe(false);
  });
});
