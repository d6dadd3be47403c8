import { openThread, type Thread } from "../adapters/worker/open-thread.ts";
import type { CompartmentId } from "../../shared/ids.ts";
import type { RegisterPage, RegisterQuery, RegisterReader } from "../commands/list-registers.ts";
import type { Noun } from "../domain/acts/noun.ts";
import { LOWER_BY } from "./derived-work-limits.ts";
import type { ServedLedger, LedgerThreadSettings } from "./ledger-thread.ts";

/** A reading ledger on a thread of its own. */
export type ReadingLedger = Pick<ServedLedger, "head" | "heads" | "read" | "claims" | "acts" | "listContributions" | "close"> &
  RegisterReader;

/**
 * Reads the ledger, which must have been opened for writing before, on a thread that is started by the first call: a node at rest has no
 * need of it, and it takes 12 MB and a tenth of a second. A call rejects with what opening threw; the next one tries again.
 * `ended` is told when the thread is gone: null after closing, else what ended it. `close()` ends the thread.
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
    const thread = await openThread<ServedLedger>(new URL("ledger-thread.ts", import.meta.url), settings, { lowerBy: LOWER_BY });
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
    acts: async (compartment, query, range) => (await methods()).acts(compartment, query, range),
    listContributions: async (compartment, page) => (await methods()).listContributions(compartment, page),
    // The thread folds by the noun of this name, which is this one.
    readRegister: async <Register>(compartment: CompartmentId, noun: Noun<Register>, subject: string) =>
      (await (await methods()).readRegister(compartment, noun.name, subject)) as Register,
    listRegisters: async <Register>(compartment: CompartmentId, noun: Noun<Register>, query: RegisterQuery) =>
      (await (await methods()).listRegisters(compartment, noun.name, query)) as RegisterPage<Register>,
    claims: async (compartment) => (await methods()).claims(compartment),
    close: () => (closing ??= close()),
  };
}
