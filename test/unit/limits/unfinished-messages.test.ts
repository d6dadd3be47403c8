import { expect, it } from "vitest";
import { UnfinishedMessages } from "../../../server/domain/unfinished-messages.ts";

/** What a chunk takes besides its bytes. */
const CHUNK = 256;

it("L7 P12 counts what is not whole over all connections of a person, and no other person's", () => {
  const unfinished = new UnfinishedMessages(10_000);
  const [one, two, other] = [unfinished.begin("ana"), unfinished.begin("ana"), unfinished.begin("bob")];
  expect(one.came(6_000)).toBe(true);
  expect(two.came(3_000)).toBe(true);
  expect(other.came(9_000)).toBe(true);
  expect(two.came(1_000)).toBe(false);
});

it("L7 a message that is whole, and a connection that is gone, no longer count", () => {
  const unfinished = new UnfinishedMessages(10_000);
  const [one, two] = [unfinished.begin("ana"), unfinished.begin("ana")];
  expect([one.came(6_000), one.came(2_000)]).toEqual([true, true]);
  one.whole();
  expect([two.came(9_000), one.came(2_000)]).toEqual([true, false]);
  two.end();
  expect(one.came(5_000)).toBe(true);
  one.end();
  one.end();
  expect(unfinished.people).toBe(0);
});

it("L7 a message in many small chunks takes more memory than its bytes, and counts so", () => {
  const unfinished = new UnfinishedMessages(100 * (CHUNK + 1));
  const slow = unfinished.begin("ana");
  const taken = Array.from({ length: 101 }, () => slow.came(1));
  expect(taken.indexOf(false)).toBe(100);
});

it("L7 answers to pings, which carry no part of a message, never add up", () => {
  const unfinished = new UnfinishedMessages(1_000);
  const reader = unfinished.begin("ana");
  for (let ping = 0; ping < 10_000; ping++) {
    expect(reader.came(6)).toBe(true);
    reader.wereControl(6);
  }
  expect(unfinished.people).toBe(0);
  // They hide nothing of a message that they come in the middle of.
  expect(reader.came(700)).toBe(true);
  expect(reader.came(6)).toBe(false);
  reader.wereControl(6);
  expect(reader.came(6)).toBe(false);
});
