import { parentPort, workerData } from "node:worker_threads";
import { createLog } from "../adapters/system/log.ts";
import { serveThread, type ThreadStart } from "../adapters/worker/open-thread.ts";
import { listContributions, type ListedContributions } from "../commands/list-contributions.ts";
import { listRegisters, readRegister, type RegisterPage, type RegisterQuery } from "../commands/list-registers.ts";
import { nounNamed } from "../domain/acts/nouns.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { CompartmentId } from "../../shared/ids.ts";
import { openCopying, openReadingLedger, type LedgerPlace } from "./ledger-place.ts";

/** Settings of the thread that reads the ledger. */
export interface LedgerThreadSettings {
  readonly ledger: LedgerPlace;
  readonly logLevel: string;
}

/** What the thread serves. */
export type ServedLedger = Pick<
  Ledger,
  "head" | "heads" | "read" | "claims" | "act" | "acts" | "actCounts" | "concerning" | "lastActs" | "close"
> & {
  listContributions(compartment: CompartmentId, page: { readonly after: number; readonly limit: number }): Promise<ListedContributions>;
  /** The register of a noun (by its name) and subject (server/commands/list-registers.ts). */
  readRegister(compartment: CompartmentId, noun: string, subject: string): Promise<unknown>;
  /** Registers of a noun (by its name). */
  listRegisters(compartment: CompartmentId, noun: string, query: RegisterQuery): Promise<RegisterPage<unknown>>;
  /** Copies what was written back into the ledger's file (copy-back.ts). */
  copyBack(): Promise<void>;
};

// Entry of the thread that reads the ledger for the REST API (contributions, exports), and copies back what was written: neither keeps another thread waiting.
await serveThread(
  { parentPort, workerData: workerData as ThreadStart<LedgerThreadSettings> },
  async ({ ledger: place, logLevel }): Promise<ServedLedger> => {
    const ledger = await openReadingLedger(place, { log: createLog(logLevel, "ledger"), part: "ledger" });
    let copying: ReturnType<typeof openCopying> = null;
    return {
      head: (compartment) => ledger.head(compartment),
      heads: (compartments) => ledger.heads(compartments),
      read: (compartment, range) => ledger.read(compartment, range),
      claims: (compartment) => ledger.claims(compartment),
      act: (compartment, id) => ledger.act(compartment, id),
      acts: (compartment, query, range) => ledger.acts(compartment, query, range),
      actCounts: (compartment) => ledger.actCounts(compartment),
      concerning: (user, page) => ledger.concerning(user, page),
      lastActs: (compartment, of, limit) => ledger.lastActs(compartment, of, limit),
      listContributions: (compartment, page) => listContributions(ledger, compartment, page),
      readRegister: (compartment, noun, subject) => readRegister(ledger, compartment, nounNamed(noun), subject),
      listRegisters: (compartment, noun, query) => listRegisters(ledger, compartment, nounNamed(noun), query),
      copyBack: async () => (copying ??= openCopying(place))?.copyBack(),
      close: async () => {
        copying?.close();
        await ledger.close();
      },
    };
  },
);
