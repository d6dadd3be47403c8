import { openThread } from "../adapters/worker/open-thread.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { LedgerThreadSettings } from "./ledger-thread.ts";

/** A reading ledger on a thread of its own. */
export interface LedgerThread {
  readonly ledger: Pick<Ledger, "head" | "heads" | "read" | "claims" | "close">;
  /** Settles when the thread is gone: null after closing, else what ended it. Never rejects. */
  readonly ended: Promise<Error | null>;
}

/** Starts a thread that reads the ledger, which must have been opened for writing before. `ledger.close()` ends it. */
export async function openLedgerThread(settings: LedgerThreadSettings): Promise<LedgerThread> {
  const thread = await openThread<Ledger>(new URL("ledger-thread.ts", import.meta.url), settings);
  const { methods, ended } = thread;
  let closing: Promise<void> | null = null;
  return {
    ledger: {
      head: (compartment) => methods.head(compartment),
      heads: (compartments) => methods.heads(compartments),
      read: (compartment, range) => methods.read(compartment, range),
      claims: (compartment) => methods.claims(compartment),
      close: () => (closing ??= methods.close().then(() => thread.stop())),
    },
    ended,
  };
}
