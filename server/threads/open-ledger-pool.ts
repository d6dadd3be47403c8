import { openThread, WATCHED_HEAP_MEGABYTES } from "../adapters/worker/open-thread.ts";
import type { Remote } from "../adapters/worker/rpc.ts";
import { WorkerPool, type PoolLimits } from "../adapters/worker/worker-pool.ts";
import type { CompartmentId } from "../../shared/ids.ts";
import type { NewestQuery, RegisterPage, RegisterQuery, RegisterReader } from "../commands/list-registers.ts";
import type { Noun } from "../domain/acts/noun.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { PoolFigures } from "../ports/metrics.ts";
import { LOWER_BY } from "./derived-work-limits.ts";
import type { LedgerThreadSettings, ServedLedger } from "./ledger-thread.ts";

/** A ledger that is read on threads of its own. */
export type ReadingLedger = Pick<
  ServedLedger,
  | "head"
  | "heads"
  | "read"
  | "claims"
  | "act"
  | "acts"
  | "countActs"
  | "findCardBeginning"
  | "listConcerning"
  | "lastActs"
  | "openItems"
  | "listContributions"
  | "findAct"
> &
  RegisterReader;

/** The reading ledger on threads that are started when there is work. */
export interface PooledLedger {
  readonly ledger: ReadingLedger;
  /** How the pool stands. */
  readonly figures: () => PoolFigures;
  /** Ends every thread. Idempotent. */
  readonly close: () => Promise<void>;
}

/** What a ledger is read with. */
export interface LedgerPoolParts {
  readonly clock: Clock;
  readonly log: Log;
  /** Names the pool in the log and in metrics. */
  readonly name: string;
  readonly limits: PoolLimits;
}

/** Where a job stands that reads of many boards: no board is left alone for its failure. */
const MANY_BOARDS = "";

/**
 * Reads the ledger, which must have been opened for writing before, in a pool whose workers are watched (RULES.md, W3): a node at rest has no
 * need of one, and it takes 12 MB and a tenth of a second. Calls reject with what the ledger threw, or with `WorkUnavailable` where no worker could be
 * started, or theirs was lost or took more than its limits.
 */
export function openLedgerPool(settings: LedgerThreadSettings, { clock, log, name, limits }: LedgerPoolParts): PooledLedger {
  const pool = new WorkerPool<ServedLedger>({
    name,
    limits,
    open: (signal) =>
      openThread<ServedLedger>(new URL("ledger-thread.ts", import.meta.url), settings, {
        heapMegabytes: WATCHED_HEAP_MEGABYTES,
        lowerBy: LOWER_BY,
        signal,
      }),
    shut: (methods) => methods.close(),
    clock,
    log,
  });
  const on = <Result>(compartment: CompartmentId, job: (methods: Remote<ServedLedger>) => Promise<Result>): Promise<Result> =>
    pool.run(compartment, job);
  const ledger: ReadingLedger = {
    head: (compartment) => on(compartment, (methods) => methods.head(compartment)),
    heads: (compartments) => on(MANY_BOARDS, (methods) => methods.heads(compartments)),
    read: (compartment, range) => on(compartment, (methods) => methods.read(compartment, range)),
    claims: (compartment) => on(compartment, (methods) => methods.claims(compartment)),
    act: (compartment, id) => on(compartment, (methods) => methods.act(compartment, id)),
    acts: (compartment, query, range) => on(compartment, (methods) => methods.acts(compartment, query, range)),
    countActs: (compartment) => on(compartment, (methods) => methods.countActs(compartment)),
    findCardBeginning: (compartment, card) => on(compartment, (methods) => methods.findCardBeginning(compartment, card)),
    // Of each person by turns, as of each board: one who pages their inbox keeps no other person waiting.
    listConcerning: (user, page) => on(`inbox of ${user}`, (methods) => methods.listConcerning(user, page)),
    lastActs: (compartment, of, limit) => on(compartment, (methods) => methods.lastActs(compartment, of, limit)),
    openItems: (query) => on(MANY_BOARDS, (methods) => methods.openItems(query)),
    listContributions: (compartment, page) => on(compartment, (methods) => methods.listContributions(compartment, page)),
    // The thread folds by the noun of this name, which is this one.
    readRegister: <Register>(compartment: CompartmentId, noun: Noun<Register>, subject: string) =>
      on(compartment, (methods) => methods.readRegister(compartment, noun.name, subject)) as Promise<Register>,
    listRegisters: <Register>(compartment: CompartmentId, noun: Noun<Register>, query: RegisterQuery) =>
      on(compartment, (methods) => methods.listRegisters(compartment, noun.name, query)) as Promise<RegisterPage<Register>>,
    newestRegisters: <Register>(compartment: CompartmentId, noun: Noun<Register>, query: NewestQuery) =>
      on(compartment, (methods) => methods.newestRegisters(compartment, noun.name, query)) as Promise<RegisterPage<Register>>,
    findAct: (compartments, id) => on(MANY_BOARDS, (methods) => methods.findAct(compartments, id)),
  };
  return { ledger, figures: () => pool.figures(), close: () => pool.close() };
}
