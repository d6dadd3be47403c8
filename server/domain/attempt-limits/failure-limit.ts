import type { AttemptCount, AttemptCounter } from "../../ports/attempt-counter.ts";
import type { Clock } from "../../ports/clock.ts";

/** When to try again. */
export interface Wait {
  readonly retryAfterSeconds: number;
}

/** The wait until a count starts again. */
export function waitOf({ resetsInMs }: AttemptCount): Wait {
  return { retryAfterSeconds: Math.max(1, Math.ceil(resetsInMs / 1000)) };
}

/** Attempts of one key that are running on this node. */
interface Running {
  attempts: number;
  readonly waiting: (() => void)[];
}

/** A limit and the key that an attempt counts under. */
export interface KeyedLimit {
  readonly limit: FailureLimit;
  readonly key: string;
}

/**
 * Lets attempts go on as long as the failures in the window, together with the attempts that are still running here, stay within a
 * limit. So parallel attempts cannot pass it either: those beyond it wait until others end, and then go on or are refused.
 */
export class FailureLimit {
  readonly #counter: AttemptCounter;
  readonly #limit: number;
  readonly #running = new Map<string, Running>();
  #failed = 0;

  constructor(counter: AttemptCounter, limit: number) {
    this.#counter = counter;
    this.#limit = limit;
  }

  /**
   * Takes a place in every limit, or in none: an attempt that waits holds no place, so that two can never wait for each other.
   * Resolves to null when the attempt may go on; call {@link leave} once for each limit. Else resolves to the wait. Those that waited are decided one in
   * a turn of the event loop (`clock`): a thousand guesses that are refused together would keep everyone else waiting (P12).
   */
  static async enterAll(limits: readonly KeyedLimit[], clock: Pick<Clock, "soon">): Promise<Wait | null> {
    let woken: KeyedLimit | null = null;
    try {
      for (;;) {
        const found = await FailureLimit.#look(limits);
        if (found === null || "retryAfterSeconds" in found) return found;
        const isStillFull = found === woken;
        if (woken !== null && !isStillFull) woken.limit.#wakeNext(woken.key);
        woken = null;
        await found.limit.#nextTurn(found.key, isStillFull);
        await new Promise<void>((resolve) => clock.soon(resolve));
        woken = found;
      }
    } finally {
      // Each attempt wakes the one behind it: if every end woke all that wait, a thousand guesses at once would look a hundred thousand times.
      if (woken !== null) woken.limit.#wakeNext(woken.key);
    }
  }

  /** Takes a place in every limit and gives null, or gives the wait, or the limit whose places are all taken by attempts that run. */
  static async #look(limits: readonly KeyedLimit[]): Promise<Wait | KeyedLimit | null> {
    for (;;) {
      const failedBefore = limits.map(({ limit }) => limit.#failed);
      // Together, since a counter that cannot be reached answers only after a time-out.
      const counts = await Promise.all(limits.map(({ limit, key }) => limit.#counter.read(key)));
      // An attempt that failed during the read may be missing in its answer.
      if (limits.some(({ limit }, index) => limit.#failed !== failedBefore[index])) continue;
      const spent = counts.find((count, index) => count !== null && count.attempts >= (limits[index] as KeyedLimit).limit.#limit);
      if (spent) return waitOf(spent);
      const full = limits.find(({ limit, key }, index) => limit.#isFull(key, counts[index]?.attempts ?? 0));
      if (full !== undefined) return full;
      for (const { limit, key } of limits) limit.#take(key);
      return null;
    }
  }

  /** Counts a failure. Called before {@link leave}, so that no attempt slips in between. */
  async fail(key: string): Promise<void> {
    await this.#counter.add(key);
    this.#failed += 1;
  }

  /** Ends an attempt that went on. */
  leave(key: string): void {
    const running = this.#running.get(key);
    if (running === undefined) return;
    running.attempts -= 1;
    this.#wakeNext(key);
  }

  /** Forgets the failures of a key. */
  async forget(key: string): Promise<void> {
    await this.#counter.forget(key);
  }

  #isFull(key: string, failures: number): boolean {
    return failures + (this.#running.get(key)?.attempts ?? 0) >= this.#limit;
  }

  #take(key: string): void {
    const running = this.#running.get(key) ?? { attempts: 0, waiting: [] };
    running.attempts += 1;
    this.#running.set(key, running);
  }

  /** Resolves when it is this attempt's turn to look again: at once if the attempts that filled the limit have ended since it looked. */
  #nextTurn(key: string, isFirst: boolean): Promise<void> {
    const waiting = this.#running.get(key)?.waiting;
    if (waiting === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      if (isFirst) waiting.unshift(resolve);
      else waiting.push(resolve);
    });
  }

  /** Lets the first one that waits look again. */
  #wakeNext(key: string): void {
    const running = this.#running.get(key);
    if (running === undefined) return;
    running.waiting.shift()?.();
    if (running.attempts === 0 && running.waiting.length === 0) this.#running.delete(key);
  }
}
