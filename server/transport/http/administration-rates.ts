import { SharedPersonRates } from "../../domain/attempt-limits/shared-person-rates.ts";
import type { OpenAttemptCounter } from "../../ports/attempt-counter.ts";

/** Changes of accounts and partners by one person in a minute, on all nodes together: a program that brings in a nation's people needs no more. */
const CHANGES_PER_MINUTE = 300;
/** Lists of accounts that one person asks for in a minute: each may look through all accounts for a name. */
const LISTS_PER_MINUTE = 120;

/** What holds administrators to limits, too. */
export interface AdministrationRates {
  readonly changes: Pick<SharedPersonRates, "take">;
  readonly lists: Pick<SharedPersonRates, "take">;
}

/** Counts what administrators ask for. */
export function administrationRates(openCounter: OpenAttemptCounter): AdministrationRates {
  return {
    changes: new SharedPersonRates(openCounter, { what: "administration", perMinute: CHANGES_PER_MINUTE }),
    lists: new SharedPersonRates(openCounter, { what: "account lists", perMinute: LISTS_PER_MINUTE }),
  };
}
