import { SharedPersonRates } from "../../domain/attempt-limits/shared-person-rates.ts";
import type { OpenAttemptCounter } from "../../ports/attempt-counter.ts";

/** Acts of a person in a minute, of all kinds together: two a second for a minute are more than anybody says. */
const ACTS_PER_MINUTE = 120;

/** How often a person may say what of their inbox they have read: each time it is written, and told to all their devices. */
const READINGS_PER_MINUTE = 60;

/** Holds how often a person says what they have read to a limit. */
export function readingRates(openCounter: OpenAttemptCounter): SharedPersonRates {
  return new SharedPersonRates(openCounter, { what: "readings", perMinute: READINGS_PER_MINUTE });
}

/** Holds how much a person says and does to one limit, whatever they say. */
export function actRates(openCounter: OpenAttemptCounter): SharedPersonRates {
  return new SharedPersonRates(openCounter, { what: "acts", perMinute: ACTS_PER_MINUTE });
}
