import type { PartnerCode } from "../../../shared/ids.ts";
import type { DecidedOn } from "./decided-on.ts";
import type { Cause } from "./trail.ts";

/** A nation or organisation that people belong to. */
export interface PartnerRecord {
  readonly code: PartnerCode;
  readonly name: string;
}

/** The partners of this installation. A partner is never removed, since the ledger names it. */
export interface PartnerStore {
  /** All partners, ascending by the bytes of their code. */
  partners(): Promise<readonly PartnerRecord[]>;
  /** Adds a partner. Of two callers that add one code at once, one gets `code-taken`, and the stored name is the other's. */
  addPartner(by: Cause, partner: PartnerRecord, decidedOn?: DecidedOn): Promise<"added" | "code-taken" | "stale">;
}
