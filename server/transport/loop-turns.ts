import { FairLine, type Place } from "../domain/fair-line.ts";
import type { Clock } from "../ports/clock.ts";

/** Lets large work on sockets be done by turns: one piece in each turn of the event loop, people by turns, and each person's connections (RULES.md, L10). */
export class LoopTurns {
  readonly #clock: Pick<Clock, "soon">;
  readonly #line = new FairLine<() => void>();
  #isRunning = false;

  constructor(clock: Pick<Clock, "soon">) {
    this.#clock = clock;
  }

  /** Calls `work` when it is the turn of the caller. */
  await(place: Place, work: () => void): void {
    this.#line.push(place, work);
    if (!this.#isRunning) this.#next();
  }

  #next(): void {
    this.#isRunning = true;
    this.#clock.soon(() => {
      this.#line.shift()?.();
      this.#isRunning = !this.#line.isEmpty;
      if (this.#isRunning) this.#next();
    });
  }
}
