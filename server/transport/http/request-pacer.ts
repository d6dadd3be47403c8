import type { Clock } from "../../ports/clock.ts";

/** Requests are begun for so long in a row, milliseconds; then sockets are served before the next. */
const SLICE_MS = 3;

/**
 * Begins requests in slices, in the order in which they came. Without it a thousand that come at once are all begun before the next edit is
 * read, and each takes up to half a millisecond (RULES.md, L10).
 */
export class RequestPacer {
  readonly #clock: Pick<Clock, "monotonic" | "soon">;
  #waiting: (() => void)[] = [];
  #isRunning = false;

  constructor(clock: Pick<Clock, "monotonic" | "soon">) {
    this.#clock = clock;
  }

  /** Calls `begin` when it is this request's turn. It must not throw. */
  take(begin: () => void): void {
    this.#waiting.push(begin);
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#clock.soon(() => this.#run());
  }

  #run(): void {
    const endMs = this.#clock.monotonic() + SLICE_MS;
    let begun = 0;
    for (const begin of this.#waiting) {
      begin();
      begun += 1;
      if (this.#clock.monotonic() >= endMs) break;
    }
    this.#waiting = this.#waiting.slice(begun);
    this.#isRunning = this.#waiting.length > 0;
    if (this.#isRunning) this.#clock.soon(() => this.#run());
  }
}
