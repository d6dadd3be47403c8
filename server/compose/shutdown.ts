import type { Log } from "../ports/log.ts";

/** Something that was started and must be stopped. */
interface Step {
  readonly name: string;
  readonly stop: () => Promise<void> | void;
}

/** Longest time one step may take to stop, milliseconds; then the next goes on and this one is said. */
const STEP_LIMIT_MS = 4_000;
/** Longest time of all steps: whoever supervises the process kills it after 10 s. */
const WHOLE_LIMIT_MS = 9_000;
/** What a step still gets once that is used up. */
const LATE_STEP_LIMIT_MS = 50;

/** Stops what was started, in reverse order, each with a deadline. A step that fails never keeps the next from running. */
export class Shutdown {
  readonly #log: Log;
  readonly #steps: Step[] = [];
  #stopping: Promise<void> | null = null;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Notes how to stop what has just been started. */
  add(name: string, stop: () => Promise<void> | void): void {
    this.#steps.push({ name, stop });
  }

  /** Stops everything within about nine seconds. Calling it again gives the same promise. Never rejects. */
  run(): Promise<void> {
    return (this.#stopping ??= this.#stopAll());
  }

  async #stopAll(): Promise<void> {
    const endMs = performance.now() + WHOLE_LIMIT_MS;
    for (const { name, stop } of this.#steps.toReversed()) {
      const limitMs = Math.max(LATE_STEP_LIMIT_MS, Math.min(STEP_LIMIT_MS, Math.round(endMs - performance.now())));
      try {
        await within(limitMs, stop);
      } catch (cause) {
        this.#log.error({ err: cause, step: name }, "a part did not stop cleanly");
      }
    }
  }
}

async function within(limitMs: number, stop: () => Promise<void> | void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not stopped after ${limitMs} ms`)), limitMs);
  });
  try {
    await Promise.race([stop(), limit]);
  } finally {
    clearTimeout(timer);
  }
}
