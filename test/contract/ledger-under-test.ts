import type { Directory } from "../../server/ports/directory.ts";
import type { Ledger } from "../../server/ports/ledger.ts";

/** A store under test. `reopen` gives a fresh ledger over what was written before, or null where nothing outlives the process. */
export interface LedgerUnderTest {
  readonly ledger: Ledger;
  /** An empty directory, whose changes of rights its appends ask for. */
  readonly directory: Directory;
  readonly reopen: (() => Promise<Ledger>) | null;
  /** Changes the stored canonical bytes of an entry of the only log, as a damaged disk would; null where nothing is stored. */
  readonly damageLeaf: ((seq: number, damage: (leaf: Uint8Array) => void) => Promise<void>) | null;
  readonly dispose: () => Promise<void>;
}

/** Runs a test on an empty ledger. */
export type WithLedger = (run: (ledger: Ledger, store: LedgerUnderTest) => Promise<void>) => () => Promise<void>;
