import type { OpenAttemptCounter } from "../../ports/attempt-counter.ts";
import { isPersonRate, type LimitName, type Limits, type PersonRateName } from "../limits.ts";
import type { Wait } from "./failure-limit.ts";
import { SharedPersonRates } from "./shared-person-rates.ts";

/** The rates of the table of limits, one count a person and rate, kept by all nodes together (L11). */
export class PersonRates {
  readonly #rates: ReadonlyMap<PersonRateName, SharedPersonRates>;

  constructor(openCounter: OpenAttemptCounter, limits: Limits) {
    const names = (Object.keys(limits) as LimitName[]).filter(isPersonRate);
    this.#rates = new Map(names.map((name) => [name, new SharedPersonRates(openCounter, { what: name, perMinute: limits[name] })]));
  }

  /** Counts one request of a person; the wait if it is one too many. */
  async take(name: PersonRateName, user: string): Promise<Wait | null> {
    return (await this.#rates.get(name)?.take(user)) ?? null;
  }
}
