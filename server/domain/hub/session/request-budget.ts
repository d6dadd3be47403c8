import { STEP1_BURST, STEP1_PERIOD_MS } from "../../../../shared/wire/limits.ts";

/** How many requests one peer may still make whose answer may be a whole board (SW13, T30). */
export class RequestBudget {
  #count = 0;
  #sinceMs = 0;

  /** Counts one request at `nowMs` (monotonic). False if the budget of the period is spent. */
  spend(nowMs: number): boolean {
    if (nowMs - this.#sinceMs > STEP1_PERIOD_MS) {
      this.#sinceMs = nowMs;
      this.#count = 0;
    }
    return ++this.#count <= STEP1_BURST;
  }
}
