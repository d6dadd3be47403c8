import { parentPort, workerData } from "node:worker_threads";
import { createLog } from "../adapters/system/log.ts";
import { serveThread, type ThreadStart } from "../adapters/worker/open-thread.ts";
import { countActs } from "../commands/count-acts.ts";
import { findAct, type ActFinder } from "../commands/find-act.ts";
import { findCardBeginning, type CardBeginning } from "../commands/find-card-beginning.ts";
import { listConcerning, type Concerning } from "../commands/list-concerning.ts";
import { listContributions, type ListedContributions } from "../commands/list-contributions.ts";
import {
  listRegisters,
  newestRegisters,
  readRegister,
  type NewestQuery,
  type RegisterPage,
  type RegisterQuery,
} from "../commands/list-registers.ts";
import { nounNamed } from "../domain/acts/nouns.ts";
import type { ConcernedPage, Ledger } from "../ports/ledger.ts";
import type { CompartmentId, UserId } from "../../shared/ids.ts";
import type { ActCounts } from "../../shared/rest/acts.ts";
import { openReadingLedger, type LedgerPlace } from "./ledger-place.ts";

/** Settings of a thread that reads the ledger. */
export interface LedgerThreadSettings {
  readonly ledger: LedgerPlace;
  readonly logLevel: string;
}

/** What the thread serves. */
export type ServedLedger = Pick<Ledger, "head" | "heads" | "read" | "claims" | "act" | "acts" | "lastActs" | "openItems" | "close"> & {
  listContributions(compartment: CompartmentId, page: { readonly after: number; readonly limit: number }): Promise<ListedContributions>;
  /** See server/commands/count-acts.ts. */
  countActs(compartment: CompartmentId): Promise<ActCounts>;
  /** See server/commands/find-card-beginning.ts. */
  findCardBeginning(compartment: CompartmentId, card: string): Promise<CardBeginning | null>;
  /** See server/commands/list-concerning.ts. */
  listConcerning(user: UserId, page: ConcernedPage): Promise<Concerning>;
  /** The register of a noun (by its name) and subject (server/commands/list-registers.ts). */
  readRegister(compartment: CompartmentId, noun: string, subject: string): Promise<unknown>;
  /** Registers of a noun (by its name). */
  listRegisters(compartment: CompartmentId, noun: string, query: RegisterQuery): Promise<RegisterPage<unknown>>;
  newestRegisters(compartment: CompartmentId, noun: string, query: NewestQuery): Promise<RegisterPage<unknown>>;
} & ActFinder;

// Entry of a worker that reads the ledger for the REST API and the control channel, so that no list keeps another thread waiting.
await serveThread(
  { parentPort, workerData: workerData as ThreadStart<LedgerThreadSettings> },
  async ({ ledger: place, logLevel }): Promise<ServedLedger> => {
    const ledger = await openReadingLedger(place, { log: createLog(logLevel, "ledger"), part: "ledger" });
    return {
      head: (compartment) => ledger.head(compartment),
      heads: (compartments) => ledger.heads(compartments),
      read: (compartment, range) => ledger.read(compartment, range),
      claims: (compartment) => ledger.claims(compartment),
      act: (compartment, id) => ledger.act(compartment, id),
      acts: (compartment, query, range) => ledger.acts(compartment, query, range),
      countActs: (compartment) => countActs(ledger, compartment),
      findCardBeginning: (compartment, card) => findCardBeginning(ledger, compartment, card),
      listConcerning: (user, page) => listConcerning(ledger, user, page),
      lastActs: (compartment, of, limit) => ledger.lastActs(compartment, of, limit),
      openItems: (query) => ledger.openItems(query),
      listContributions: (compartment, page) => listContributions(ledger, compartment, page),
      readRegister: (compartment, noun, subject) => readRegister(ledger, compartment, nounNamed(noun), subject),
      listRegisters: (compartment, noun, query) => listRegisters(ledger, compartment, nounNamed(noun), query),
      newestRegisters: (compartment, noun, query) => newestRegisters(ledger, compartment, nounNamed(noun), query),
      findAct: (compartments, id) => findAct(ledger, compartments, id),
      close: () => ledger.close(),
    };
  },
);
