import type { AttemptCounter, OpenAttemptCounter } from "../../ports/attempt-counter.ts";
import { waitOf, type Wait } from "./failure-limit.ts";

const WINDOW_S = 60;
const USUAL_PER_MINUTE = 600;

/** At most so many tickets a minute for one person. */
export class TicketLimits {
  readonly #perMinute: number;
  readonly #byUser: AttemptCounter;

  constructor(openCounter: OpenAttemptCounter, perMinute = USUAL_PER_MINUTE) {
    this.#perMinute = perMinute;
    this.#byUser = openCounter("tickets by user", WINDOW_S);
  }

  /** Counts one ticket; the wait if it is one too many. */
  async take(user: string): Promise<Wait | null> {
    const count = await this.#byUser.add(user);
    return count.attempts > this.#perMinute ? waitOf(count) : null;
  }
}
