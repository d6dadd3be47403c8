import { SharedPersonRates } from "../../domain/attempt-limits/shared-person-rates.ts";
import type { HttpDeps } from "./http-deps.ts";

/** What holds administrators to limits, too (RULES.md, L11). */
export interface AdministrationRates {
  readonly changes: Pick<SharedPersonRates, "take">;
  readonly lists: Pick<SharedPersonRates, "take">;
}

/** Counts what administrators ask for. */
export function administrationRates({ openCounter, limits }: Pick<HttpDeps, "openCounter" | "limits">): AdministrationRates {
  return {
    changes: new SharedPersonRates(openCounter, { what: "administration", perMinute: limits.accountChangesPerMinute }),
    lists: new SharedPersonRates(openCounter, { what: "account lists", perMinute: limits.accountListsPerMinute }),
  };
}
