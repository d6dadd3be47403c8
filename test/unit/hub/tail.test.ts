import { expect, it } from "vitest";
import { Tail } from "../../../server/domain/hub/compartment/tail.ts";

function bytesOf(pieces: readonly Uint8Array[] | null): string | null {
  return pieces === null ? null : Buffer.concat(pieces).toString("latin1");
}

/** A tail after seq 10 with so many commits of so many bytes, each of which ends at the next seq and repeats one letter. */
function tailOf(sizes: readonly number[]) {
  const tail = new Tail(10);
  const commits = sizes.map((size, index) => Buffer.alloc(size, "abcdefghijklmnopqrstuvwxyz"[index % 26]));
  for (const [index, commit] of commits.entries()) tail.append(commit, 11 + index);
  return { tail, commits, after: (index: number) => Buffer.concat(commits.slice(index)).toString("latin1") };
}

const MIXED = [10, 5_000, 70_000, 3, 60_000, 60_000, 200_000, 1, 1];

it("SW6 a tail gives everything after any head that was announced, byte for byte, whatever the sizes of the commits", () => {
  const { tail, after } = tailOf(MIXED);
  for (let index = 0; index <= MIXED.length; index++) expect(bytesOf(tail.since(10 + index))).toBe(after(index));
  expect(tail.since(9)).toBeNull();
  expect(tail.sizeBytes).toBe(MIXED.reduce((sum, size) => sum + size));
});

it("SW6 a tail that dropped what a snapshot holds gives the rest, takes more, and does not reach back any further", () => {
  for (let dropped = 0; dropped <= MIXED.length; dropped++) {
    const { tail, after } = tailOf(MIXED);
    tail.dropThrough(10 + dropped);
    tail.append(Buffer.from("late"), 11 + MIXED.length);
    for (let index = dropped; index <= MIXED.length; index++) expect(bytesOf(tail.since(10 + index))).toBe(`${after(index)}late`);
    expect(tail.since(9 + dropped)).toBeNull();
    expect(tail.sizeBytes).toBe(after(dropped).length + 4);
  }
});

it("P12 a tail keeps large commits as they came and copies nothing that it holds to make room: bytes once handed out stay where they are", () => {
  const { tail, commits } = tailOf([10, 1_000_000, 20]);
  const before = tail.since(10) ?? [];
  expect(before[1]?.buffer).toBe(commits[1]?.buffer);
  for (let seq = 14; seq < 2_000; seq++) tail.append(Buffer.alloc(500), seq);
  const buffers = (tail.since(10) ?? []).map(({ buffer }) => buffer);
  expect(buffers.slice(0, before.length)).toEqual(before.map(({ buffer }) => buffer));
  for (const [index, { buffer }] of before.entries()) expect(buffers[index]).toBe(buffer);
});
