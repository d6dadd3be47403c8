import type { Clock } from "../../ports/clock.ts";
import type { Thread } from "./open-thread.ts";

/** What one job may take. */
export interface JobLimits {
  /** Longest time of a job, from when it is handed to its open thread. */
  readonly jobMs: number;
  /** Most memory of a worker, heap and buffers. */
  readonly memoryBytes: number;
  /** How often a running job is looked at. */
  readonly watchMs: number;
}

/** Looks at one job from outside its thread, and ends the wait for it when it takes too much. */
export class Watchdog {
  readonly #limits: JobLimits;
  readonly #clock: Pick<Clock, "after" | "monotonic">;
  /** Why the job was ended; null if it was not. */
  verdict: "ended-for-time" | "ended-for-memory" | null = null;

  constructor(limits: JobLimits, clock: Pick<Clock, "after" | "monotonic">) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Runs a job on a thread. Rejects when the job does, or as soon as it is over a limit; the caller then stops the thread. */
  async watch<Result>(thread: Pick<Thread<object>, "memoryBytes">, run: () => Promise<Result>): Promise<Result> {
    const over = Promise.withResolvers<never>();
    const startedMs = this.#clock.monotonic();
    let cancel = (): void => {};
    let isOver = false;
    const end = (verdict: NonNullable<Watchdog["verdict"]>, message: string): void => {
      isOver = true;
      this.verdict = verdict;
      over.reject(new Error(message));
    };
    let isAsking = false;
    const lookAtMemory = async (): Promise<void> => {
      if (isAsking) return;
      isAsking = true;
      // A thread that has just ended has no memory to ask for.
      const bytes = await thread.memoryBytes().catch(() => 0);
      isAsking = false;
      if (!isOver && bytes > this.#limits.memoryBytes) end("ended-for-memory", `it took ${bytes} bytes of memory`);
    };
    const look = (): void => {
      if (this.#clock.monotonic() - startedMs > this.#limits.jobMs)
        return end("ended-for-time", `it ran for more than ${this.#limits.jobMs} ms`);
      // Not waited for: a thread inside a long call of native code, such as a query, answers only after it.
      void lookAtMemory();
      cancel = this.#clock.after(this.#limits.watchMs, look);
    };
    cancel = this.#clock.after(this.#limits.watchMs, look);
    try {
      return await Promise.race([run(), over.promise]);
    } finally {
      isOver = true;
      cancel();
    }
  }
}
