import type { Clock } from "../ports/clock.ts";

/** How long something that failed is left alone: doubled with each failure in a row. */
export interface BackOffLimits {
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

/** Most keys that are remembered; the one that failed longest ago is forgotten first. */
const MOST_KEYS = 1_000;

/** Which keys failed lately, and until when each is to be left alone. */
export class BackOff {
  readonly #limits: BackOffLimits;
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #failed = new Map<string, { readonly pauseMs: number; readonly untilMs: number }>();

  constructor(limits: BackOffLimits, clock: Pick<Clock, "monotonic">) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Keys that are to be left alone now. */
  get size(): number {
    let waiting = 0;
    for (const key of this.#failed.keys()) if (this.leftMs(key) > 0) waiting++;
    return waiting;
  }

  /** How long a key is still to be left alone, milliseconds; 0 if it may be tried. */
  leftMs(key: string): number {
    return Math.max(0, (this.#failed.get(key)?.untilMs ?? 0) - this.#clock.monotonic());
  }

  /** Whether a key failed the last time, also when its pause is over. */
  hasFailed(key: string): boolean {
    return this.#failed.has(key);
  }

  failed(key: string): void {
    const { firstPauseMs, longestPauseMs } = this.#limits;
    const pauseMs = Math.min(longestPauseMs, (this.#failed.get(key)?.pauseMs ?? firstPauseMs / 2) * 2);
    this.#failed.delete(key);
    this.#failed.set(key, { pauseMs, untilMs: this.#clock.monotonic() + pauseMs });
    const oldest = this.#failed.keys().next();
    if (this.#failed.size > MOST_KEYS && oldest.done !== true) this.#failed.delete(oldest.value);
  }

  succeeded(key: string): void {
    this.#failed.delete(key);
  }
}
