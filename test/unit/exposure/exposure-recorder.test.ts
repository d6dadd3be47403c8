import { expect, it } from "vitest";
import { createMemoryDirectory } from "../../../server/adapters/memory/directory/directory.ts";
import { BEAT_MS, ExposureRecorder, type Sending } from "../../../server/domain/exposure/exposure-recorder.ts";
import type { ExposureChange, ExposureStore } from "../../../server/ports/directory/exposures.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { silentLog } from "../../support/silent-log.ts";

const sending = (user: string, seq = 5, baseSeq = 2): Sending => ({ compartment: "c", user, seq, baseSeq });

/** A recorder over a store in memory that can be away, and every batch that it recorded. */
function world() {
  const clock = new ManualClock(1_000);
  const memory = createMemoryDirectory();
  const state = { isAway: false };
  const batches: (readonly ExposureChange[])[] = [];
  const store: ExposureStore = {
    recordExposures: async (changes) => {
      if (state.isAway) throw new Error("away");
      batches.push(changes);
      await memory.recordExposures(changes);
    },
    exposuresIn: (compartment) => memory.exposuresIn(compartment),
    exposuresRecordedSince: () => memory.exposuresRecordedSince(),
    keepExposureRun: (run, at) => memory.keepExposureRun(run, at),
    endLostExposures: (ended) => memory.endLostExposures(ended),
    recordOpened: (opened) => memory.recordOpened(opened),
    openedIn: (compartment, card) => memory.openedIn(compartment, card),
  };
  const recorder = new ExposureRecorder({ store, clock, log: silentLog, run: "run-1" });
  return { clock, store, state, batches, recorder };
}

it("R50 five hundred who join at once are recorded in one commit, and who has the compartment open already costs nothing more", async () => {
  const { recorder, batches } = world();
  const holds = await Promise.all(Array.from({ length: 500 }, async (_, index) => await recorder.hold(sending(`u${index}`))));
  expect(batches.map((batch) => batch.length)).toEqual([500]);
  expect(holds.every((hold) => hold.isStanding)).toBe(true);
  expect(recorder.hold(sending("u1", 9))).not.toBeInstanceOf(Promise);
  expect(recorder.given("read", sending("u1", 9))).toBeNull();
  await recorder.finish();
  expect(batches).toHaveLength(1);
});

it("R50 a person's record ends with the last of their connections, at the last entry that any of them was sent or that was read", async () => {
  const { recorder, store, clock } = world();
  const first = await recorder.hold(sending("u"));
  const second = await recorder.hold(sending("u"));
  await recorder.given("read", sending("u", 9));
  second.release(7);
  second.release(8);
  await recorder.finish();
  expect((await store.exposuresIn("c"))[0]?.until).toBeNull();
  await clock.advance(50);
  first.release(6);
  await recorder.finish();
  expect(await store.exposuresIn("c")).toMatchObject([{ since: 1_000, sinceSeq: 5, baseSeq: 2, until: 1_050, untilSeq: 9 }]);
});

it("R50 what cannot be recorded may not be given, and what may have begun is ended once the store is back", async () => {
  const { recorder, store, state, clock } = world();
  state.isAway = true;
  await expect(recorder.hold(sending("u"))).rejects.toThrow("away");
  await expect(recorder.given("read", sending("v"))).rejects.toThrow("away");
  state.isAway = false;
  await clock.advance(1_000);
  await recorder.finish();
  expect(await store.exposuresIn("c")).toEqual([]);
  const hold = await recorder.hold(sending("u"));
  expect(hold.isStanding).toBe(true);
  expect(await store.exposuresIn("c")).toMatchObject([{ user: "u", until: null }]);
});

it("R50 an end that could not be recorded is recorded later, before what begins again", async () => {
  const { recorder, store, state, clock } = world();
  const hold = await recorder.hold(sending("u"));
  state.isAway = true;
  hold.release(6);
  await clock.advance(10);
  state.isAway = false;
  const again = recorder.hold(sending("u", 8));
  await again;
  expect(await store.exposuresIn("c")).toMatchObject([
    { until: 1_000, untilSeq: 6 },
    { sinceSeq: 8, until: null },
  ]);
});

it("R51 a read of the past by one who has the board open says that the past was sent, too", async () => {
  const { recorder, store } = world();
  await recorder.hold(sending("u", 5, 4));
  await recorder.given("read", sending("u", 5, 0));
  expect(await store.exposuresIn("c")).toMatchObject([{ baseSeq: 0, sinceSeq: 5, until: null }]);
  expect(recorder.given("read", sending("u", 6, 0))).toBeNull();
});

it("R51 a program that reads the same again and again is recorded once, and each export by itself", async () => {
  const { recorder, batches } = world();
  await recorder.given("read", sending("u"));
  expect(recorder.given("read", sending("u"))).toBeNull();
  await recorder.given("export", sending("u"));
  await recorder.given("export", sending("u"));
  expect(batches.flat().map((change) => change.kind === "given" && change.channel)).toEqual(["read", "export", "export"]);
});

it("R52 a node that was taken for lost has everybody recorded again", async () => {
  const { recorder, store, clock } = world();
  let isLost = false;
  recorder.onLost(() => (isLost = true));
  const hold = await recorder.hold(sending("u"));
  await recorder.beat();
  expect(isLost).toBe(false);
  await clock.advance(60_000);
  await store.endLostExposures({ aliveAfter: clock.now() - 30_000, graceMs: 20_000, now: clock.now() });
  await recorder.beat();
  expect({ isLost, isStanding: hold.isStanding }).toEqual({ isLost: true, isStanding: false });
  expect(await store.exposuresIn("c")).toMatchObject([{ until: 21_000, untilSeq: null }]);
  await recorder.hold(sending("u", 9));
  expect(await store.exposuresIn("c")).toHaveLength(2);
});

it("R52 a node at which nobody was for a while is not taken for lost when somebody comes again", async () => {
  const { recorder, store, clock } = world();
  let isLost = false;
  recorder.onLost(() => (isLost = true));
  (await recorder.hold(sending("u"))).release(5);
  for (let beat = 0; beat < 12; beat += 1) {
    await clock.advance(BEAT_MS);
    await recorder.beat();
  }
  const hold = await recorder.hold(sending("u", 9));
  await recorder.beat();
  expect({ isLost, isStanding: hold.isStanding }).toEqual({ isLost: false, isStanding: true });
  expect((await store.exposuresIn("c")).at(-1)).toMatchObject({ sinceSeq: 9, until: null });
});
