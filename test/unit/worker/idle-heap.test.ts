import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it } from "vitest";
import { collectGarbage, IdleHeap } from "../../../server/adapters/worker/idle-heap.ts";

const MB = 1 << 20;

it("W4 a thread that has nothing more to do is asked for its garbage once", () => {
  const heap = new IdleHeap();
  expect([20, 60, 190].map((size) => heap.isWorthCollecting(size * MB))).toEqual([false, false, false]);
  // Nothing was allocated since.
  expect(heap.isWorthCollecting(190 * MB + 100)).toBe(true);
  heap.collected(90 * MB);
  expect([90, 90, 91, 91].map((size) => heap.isWorthCollecting(size * MB))).toEqual([false, false, false, false]);
  expect([120, 120].map((size) => heap.isWorthCollecting(size * MB))).toEqual([false, true]);
});

it("W4 what lives is measured again where V8 itself has collected more", () => {
  const heap = new IdleHeap();
  heap.collected(90 * MB);
  expect([30, 50, 50].map((size) => heap.isWorthCollecting(size * MB))).toEqual([false, false, true]);
});

it("W4 garbage is collected on request, and no code of the process is given the means", async () => {
  const held = new WeakRef({ bytes: new Uint8Array(8) });
  // What a turn of the event loop has looked at lives to its end.
  await nextTurn();
  expect(collectGarbage()).toBe(true);
  expect(held.deref()).toBeUndefined();
  expect(Reflect.has(globalThis, "gc")).toBe(false);
});
