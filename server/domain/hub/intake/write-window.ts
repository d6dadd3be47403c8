import { windowMs } from "../compartment/crowd-window.ts";

/** When the queued writes of one compartment may go to the engine. All times are monotonic milliseconds. */
export class WriteWindow {
  #lastTakenMs = -Infinity;
  #dueMs = 0;

  /** When writes of this compartment last went to the engine. */
  get lastTakenMs(): number {
    return this.#lastTakenMs;
  }

  /** When the queued writes may go. */
  get dueMs(): number {
    return this.#dueMs;
  }

  /** The first write of a new queue came in: the queue waits for the window of a board with so many watchers. */
  start(watchers: number): void {
    this.#dueMs = this.#lastTakenMs + windowMs(watchers);
  }

  /** Queued writes went to the engine. */
  taken(nowMs: number): void {
    this.#lastTakenMs = nowMs;
  }
}
