import { openThread, type Thread } from "../adapters/worker/open-thread.ts";
import { LedgerSyncFailed } from "../ports/ledger.ts";
import { LOWER_BY } from "./derived-work-limits.ts";
import type { ServedLedger, LedgerThreadSettings } from "./ledger-thread.ts";

/** A reading ledger on a thread of its own. */
export type ReadingLedger = Pick<ServedLedger, "head" | "heads" | "read" | "claims" | "listContributions" | "copyBack" | "close">;

/**
 * Reads the ledger, which must have been opened for writing before, on a thread that is started by the first call: a node at rest has no
 * need of it, and it takes 12 MB and a tenth of a second. A call rejects with what opening threw; the next one tries again.
 * `ended` is told when the thread is gone: null after closing, else what ended it; and of a sync that failed while it copied back. `close()` ends the thread.
 */
export function openLedgerThread(settings: LedgerThreadSettings, ended: (cause: Error | null) => void): ReadingLedger {
  let opening: Promise<Thread<ServedLedger>> | null = null;
  let closing: Promise<void> | null = null;
  const methods = async (): Promise<Thread<ServedLedger>["methods"]> => {
    if (closing !== null) throw new Error("the ledger is closed");
    opening ??= start().catch((cause: unknown) => {
      opening = null;
      throw cause;
    });
    return (await opening).methods;
  };
  const start = async (): Promise<Thread<ServedLedger>> => {
    const thread = await openThread<ServedLedger>(new URL("ledger-thread.ts", import.meta.url), settings, {
      lowerBy: LOWER_BY,
      errors: [LedgerSyncFailed],
    });
    void thread.ended.then(ended);
    return thread;
  };
  const close = async (): Promise<void> => {
    // The call that began it is told why it failed; there is nothing to close then.
    const thread = await opening?.catch(() => null);
    await thread?.methods.close();
    await thread?.stop();
  };
  return {
    head: async (compartment) => (await methods()).head(compartment),
    heads: async (compartments) => (await methods()).heads(compartments),
    read: async (compartment, range) => (await methods()).read(compartment, range),
    listContributions: async (compartment, page) => (await methods()).listContributions(compartment, page),
    copyBack: async () => {
      try {
        await (await methods()).copyBack();
      } catch (cause) {
        // The system may forget what it could not flush: nothing may be built on the file before it is opened again.
        if (cause instanceof LedgerSyncFailed) ended(cause);
        throw cause;
      }
    },
    claims: async (compartment) => (await methods()).claims(compartment),
    close: () => (closing ??= close()),
  };
}
