/**
 * How much may still be spent: as much as fits at once, filled up at a steady rate. It may be overdrawn, because some costs are known
 * only after they were paid. All times are milliseconds of one clock; time that runs backwards fills nothing.
 */
export class TokenBucket {
  readonly #capacity: number;
  readonly #perSecond: number;
  #left: number;
  #atMs: number;

  /** A full bucket. */
  constructor({ capacity, perSecond }: { readonly capacity: number; readonly perSecond: number }, nowMs: number) {
    this.#capacity = capacity;
    this.#perSecond = perSecond;
    this.#left = capacity;
    this.#atMs = nowMs;
  }

  /** What is left; negative if it is overdrawn. */
  left(nowMs: number): number {
    const elapsedMs = Math.max(0, nowMs - this.#atMs);
    this.#left = Math.min(this.#capacity, this.#left + (elapsedMs / 1_000) * this.#perSecond);
    this.#atMs = nowMs;
    return this.#left;
  }

  /** Takes out `amount`, also where less is left. Returns what is left then. */
  spend(amount: number, nowMs: number): number {
    this.#left = this.left(nowMs) - amount;
    return this.#left;
  }

  /** Whether it is as good as new: nothing is lost by forgetting it. */
  isFull(nowMs: number): boolean {
    return this.left(nowMs) >= this.#capacity;
  }
}
