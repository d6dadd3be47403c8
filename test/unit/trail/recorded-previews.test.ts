import { expect, it } from "vitest";
import { PREVIEW_STANDS_MS, RecordedPreviews } from "../../../server/domain/trail/recorded-previews.ts";
import { BY } from "../../support/directory-records.ts";

const at = (ms: number) => ({ ...BY, at: ms });
const previewed = { room: "r", partner: "BRV", role: "analyst" };

it("TR5: a record stands for the same preview for ten minutes from when it was made, and no longer however often it is asked for", () => {
  const recorded = new RecordedPreviews();
  expect(recorded.has(at(1_000), previewed)).toBe(false);
  recorded.add(at(1_000), previewed);
  for (const ms of [1_000, 60_000, 999 + PREVIEW_STANDS_MS]) expect(recorded.has(at(ms), previewed)).toBe(true);
  expect(recorded.has(at(1_000 + PREVIEW_STANDS_MS), previewed)).toBe(false);
  expect(recorded.has(at(999), previewed)).toBe(false);
});

it("TR5: a record stands for no other person, session, address, room, partner or role", () => {
  const recorded = new RecordedPreviews();
  recorded.add(at(1_000), previewed);
  for (const other of [{ actor: "x" }, { session: "x" }, { address: "x" }])
    expect(recorded.has({ ...at(1_000), ...other }, previewed)).toBe(false);
  for (const other of [{ room: "x" }, { partner: "CRL" }, { role: "lead" }])
    expect(recorded.has(at(1_000), { ...previewed, ...other })).toBe(false);
});

it("TR5: one that was forgotten for want of room is recorded again", () => {
  const recorded = new RecordedPreviews(2);
  for (const room of ["a", "b", "a", "c"]) recorded.add(at(1_000), { ...previewed, room });
  expect(["a", "b", "c"].map((room) => recorded.has(at(1_000), { ...previewed, room }))).toEqual([true, false, true]);
});
