import type { AttemptCounter, OpenAttemptCounter } from "../../ports/attempt-counter.ts";
import { waitOf, type Wait } from "./failure-limit.ts";

const WINDOW_S = 60;

/**
 * Holds how often each person asks for one kind of thing to a limit of their own, counted by all nodes together: for what is dear wherever it is
 * asked for. What is counted on one node alone is held by `NodePersonRates`.
 */
export class SharedPersonRates {
  readonly #perMinute: number;
  readonly #byUser: AttemptCounter;

  /** `what` names the kind of request; counters of one name are one counter. */
  constructor(openCounter: OpenAttemptCounter, { what, perMinute }: { readonly what: string; readonly perMinute: number }) {
    this.#perMinute = perMinute;
    this.#byUser = openCounter(`${what} by user`, WINDOW_S);
  }

  /** Counts one request; the wait if it is one too many. */
  async take(user: string): Promise<Wait | null> {
    const count = await this.#byUser.add(user);
    return count.attempts > this.#perMinute ? waitOf(count) : null;
  }
}
