import { withinTime } from "../domain/within-time.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";

/** Something that was started and must be stopped. */
interface Step {
  readonly name: string;
  readonly stop: () => Promise<void> | void;
}

/** Longest time one step may take, milliseconds; then the next step starts and the timeout is logged. */
const STEP_LIMIT_MS = 4_000;
/** Longest time of all steps together, milliseconds: a supervisor kills the process after 10 s. */
const WHOLE_LIMIT_MS = 9_000;
/** Time that each remaining step gets once the whole time is used up, milliseconds. */
const LATE_STEP_LIMIT_MS = 50;

/** Stops what was started, in reverse order, each step with a deadline. A step that fails does not keep the next from running. */
export class Shutdown {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #steps: Step[] = [];
  #running: Promise<void> | null = null;

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** Adds how to stop what has just been started. */
  add(name: string, stop: () => Promise<void> | void): void {
    this.#steps.push({ name, stop });
  }

  /** Stops everything within about nine seconds. Calling it again returns the same promise. Never rejects. */
  run(): Promise<void> {
    return (this.#running ??= this.#runSteps());
  }

  async #runSteps(): Promise<void> {
    const endMs = this.#clock.monotonic() + WHOLE_LIMIT_MS;
    for (const { name, stop } of this.#steps.toReversed()) {
      const limitMs = Math.max(LATE_STEP_LIMIT_MS, Math.min(STEP_LIMIT_MS, Math.round(endMs - this.#clock.monotonic())));
      const late = (): never => {
        throw new Error(`not stopped after ${limitMs} ms`);
      };
      try {
        await withinTime(this.#clock, { limitMs, late }, Promise.resolve().then(stop));
      } catch (cause) {
        this.#log.error({ err: cause, step: name }, "a part did not stop cleanly");
      }
    }
  }
}
