import type { Clock } from "../../server/ports/clock.ts";

/** A clock that only moves when told to; timers fire in order as it passes them. */
export class ManualClock implements Clock {
  #nowMs: number;
  #monotonicMs = 0;
  #next = 1;
  readonly #timers = new Map<number, { dueMs: number; callback: () => void }>();

  /** Starts at `nowMs`, milliseconds since the epoch. */
  constructor(nowMs = Date.UTC(2026, 10, 22, 12)) {
    this.#nowMs = nowMs;
  }

  /** Whole, as of every clock; timers may be due in between. */
  now(): number {
    return Math.floor(this.#nowMs);
  }

  monotonic(): number {
    return this.#monotonicMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const id = this.#next++;
    this.#timers.set(id, { dueMs: this.#monotonicMs + Math.max(0, delayMs), callback });
    return () => void this.#timers.delete(id);
  }

  /** It has no other events that could come in between. */
  next(callback: () => void): void {
    this.soon(callback);
  }

  soon(callback: () => void): void {
    this.after(0, callback);
  }

  /** Timers that wait. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves both times on, firing every timer that falls due on the way, and lets promises settle after each. */
  async advance(byMs: number): Promise<void> {
    const endMs = this.#monotonicMs + byMs;
    for (;;) {
      const due = [...this.#timers]
        .filter(([, { dueMs }]) => dueMs <= endMs)
        .toSorted(([leftId, left], [rightId, right]) => left.dueMs - right.dueMs || leftId - rightId)[0];
      if (due === undefined) break;
      const [id, { dueMs, callback }] = due;
      this.#timers.delete(id);
      this.#move(Math.max(dueMs, this.#monotonicMs));
      callback();
      await settle();
    }
    this.#move(endMs);
    await settle();
  }

  #move(toMs: number): void {
    this.#nowMs += toMs - this.#monotonicMs;
    this.#monotonicMs = toMs;
  }
}

/** Lets every promise that can settle do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
