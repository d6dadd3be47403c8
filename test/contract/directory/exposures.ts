import { expect, it } from "vitest";
import { MOST_EXPOSURES, type ExposureChange, type ExposureRecord, type ExposureStore } from "../../../server/ports/directory/exposures.ts";
import type { Directory } from "../../../server/ports/directory.ts";
import { BY } from "../../support/directory-records.ts";
import type { With } from "./directory-under-test.ts";

const BOARD = { id: "c1", room: "room-1", name: "Board", originator: "ALF", releasableTo: ["ALF", "BRV"], createdAt: 5 };
const bilge = { compartment: "c1", user: "id-bilge" };
const began = (at: number, seq: number, run = "run-1", baseSeq = 0): ExposureChange => ({ kind: "began", ...bilge, at, seq, baseSeq, run });
const ended = (at: number, seq: number, run = "run-1"): ExposureChange => ({ kind: "ended", ...bilge, at, seq, run });
const given = (channel: "read" | "export", at: number, seq: number): ExposureChange => {
  return { kind: "given", ...bilge, channel, at, seq, baseSeq: 0 };
};
const row = (fields: Partial<ExposureRecord>): ExposureRecord => {
  return { ...bilge, place: 1, channel: "live", baseSeq: 0, since: 0, sinceSeq: 0, until: null, untilSeq: null, run: "", ...fields };
};

/** What every store promises of who was sent what (server/ports/directory/exposures.ts). */
export function describeExposures(filled: With): void {
  const withBoard = (run: (store: ExposureStore, directory: Directory) => Promise<void>) =>
    filled(async (directory) => {
      await directory.createCompartment(BY, BOARD);
      await directory.createCompartment(BY, { ...BOARD, id: "c2" });
      await run(directory, directory);
    });
  it(
    "R50 R51 keeps when a person began to be sent a compartment, from where to where, and when it ended",
    withBoard(async (store) => {
      await store.recordExposures([began(10, 3, "run-1", 2), { ...began(11, 9), compartment: "c2" }]);
      expect(await store.exposuresIn("c1")).toEqual([row({ since: 10, sinceSeq: 3, baseSeq: 2, run: "run-1" })]);
      // The same again changes nothing; a past that is sent later moves the start of what was sent.
      await store.recordExposures([began(12, 5, "run-1", 2)]);
      await store.recordExposures([began(13, 5, "run-1", 1)]);
      expect(await store.exposuresIn("c1")).toEqual([row({ since: 10, sinceSeq: 3, baseSeq: 1, run: "run-1" })]);
      await store.recordExposures([ended(20, 7)]);
      await store.recordExposures([ended(21, 9)]);
      expect(await store.exposuresIn("c1")).toEqual([row({ since: 10, sinceSeq: 3, baseSeq: 1, until: 20, untilSeq: 7 })]);
      // Nothing was written meanwhile: the row goes on. Something was: another begins.
      await store.recordExposures([began(30, 7, "run-2", 4), ended(31, 8, "run-2"), began(40, 12, "run-2", 4)]);
      const first = row({ since: 10, sinceSeq: 3, baseSeq: 1, until: 31, untilSeq: 8 });
      expect(await store.exposuresIn("c1")).toEqual([first, row({ place: 2, since: 40, sinceSeq: 12, baseSeq: 4, run: "run-2" })]);
      expect(await store.exposuresIn("c3")).toEqual([]);
      expect(await store.exposuresRecordedSince()).toBeLessThanOrEqual(Date.now());
    }),
  );
  it(
    "R51 a read up to where somebody was sent it already adds nothing, an export always does",
    withBoard(async (store) => {
      await store.recordExposures([given("read", 10, 5)]);
      await store.recordExposures([given("read", 11, 5), given("read", 12, 4), given("export", 13, 4), given("export", 14, 4)]);
      const point = (place: number, channel: "read" | "export", at: number, seq: number): ExposureRecord =>
        row({ place, channel, since: at, sinceSeq: seq, until: at, untilSeq: seq });
      expect(await store.exposuresIn("c1")).toEqual([point(1, "read", 10, 5), point(2, "export", 13, 4), point(3, "export", 14, 4)]);
    }),
  );
  it(
    "R51 a person has a bounded number of rows; the oldest are merged and say no less than before",
    withBoard(async (store) => {
      for (let seq = 1; seq <= MOST_EXPOSURES + 3; seq++) await store.recordExposures([given("read", seq * 10, seq)]);
      const rows = await store.exposuresIn("c1");
      expect(rows).toHaveLength(MOST_EXPOSURES);
      expect(rows[0]).toMatchObject({ since: 10, sinceSeq: 1, until: 40, untilSeq: 4 });
    }),
  );
  it(
    "R52 what a node began that is gone without a word is ended at the time until which it may have sent something, and others go on",
    withBoard(async (store) => {
      expect(await store.keepExposureRun("lost", 100)).toBe(false);
      expect(await store.keepExposureRun("alive", 100)).toBe(false);
      expect(await store.keepExposureRun("alive", 200)).toBe(true);
      const amal = { user: "id-amal" };
      await store.recordExposures([
        began(90, 1, "lost"),
        { ...began(95, 1, "alive"), ...amal },
        { ...began(96, 1, "unseen"), user: "id-adib" },
      ]);
      await store.endLostExposures({ aliveAfter: 150, graceMs: 20, now: 210 });
      expect(await store.exposuresIn("c1")).toEqual([
        row({ user: "id-adib", since: 96, sinceSeq: 1, until: 210 }),
        row({ ...amal, since: 95, sinceSeq: 1, run: "alive" }),
        row({ since: 90, sinceSeq: 1, until: 120 }),
      ]);
      // It was taken for lost: it is told so when it comes back.
      expect(await store.keepExposureRun("lost", 300)).toBe(false);
    }),
  );
  it(
    "R53 keeps the first time that a person opened a card, also of a key that is no id",
    withBoard(async (store) => {
      const card = "a\0b\u0001";
      await store.recordOpened([{ ...bilge, card, at: 10 }]);
      await store.recordOpened([
        { ...bilge, card, at: 20 },
        { ...bilge, user: "id-amal", card, at: 21 },
        { ...bilge, card: "other", at: 22 },
      ]);
      expect(await store.openedIn("c1", card)).toEqual([
        { ...bilge, user: "id-amal", card, at: 21 },
        { ...bilge, card, at: 10 },
      ]);
      expect(await store.openedIn("c2", card)).toEqual([]);
    }),
  );
}
