import { BackOff } from "../adapters/worker/back-off.ts";
import { openThread, type Thread } from "../adapters/worker/open-thread.ts";
import { reasonOf } from "../../shared/reason.ts";
import type { CompartmentId } from "../../shared/ids.ts";
import type { RegisterPage, RegisterQuery, RegisterReader } from "../commands/list-registers.ts";
import type { Noun } from "../domain/acts/noun.ts";
import type { Clock } from "../ports/clock.ts";
import { LedgerSyncFailed } from "../ports/ledger.ts";
import type { Log } from "../ports/log.ts";
import { WorkUnavailable } from "../ports/work.ts";
import { LOWER_BY, OPENING } from "./derived-work-limits.ts";
import type { ServedLedger, LedgerThreadSettings } from "./ledger-thread.ts";

/** A reading ledger on a thread of its own. */
export type ReadingLedger = Pick<
  ServedLedger,
  | "head"
  | "heads"
  | "read"
  | "claims"
  | "act"
  | "acts"
  | "actCounts"
  | "concerning"
  | "lastActs"
  | "listContributions"
  | "copyBack"
  | "close"
> &
  RegisterReader;

type Methods = Thread<ServedLedger>["methods"];

/** The one thing that is left alone for a while after it was lost. */
const THREAD = "thread";

/**
 * Reads the ledger, which must have been opened for writing before, on a thread that is started by the first call: a node at rest has no
 * need of it, and it takes 12 MB and a tenth of a second. Where it cannot be started or is lost, that is logged and its calls fail;
 * after a pause that doubles with each failure in a row, the next call starts another one (W3). Calls within the pause, and those that began it, reject
 * with `WorkUnavailable`, those that were under way with `ThreadGone`. `close()` ends the thread.
 */
export function openLedgerThread(
  settings: LedgerThreadSettings,
  { clock, log }: { readonly clock: Pick<Clock, "monotonic">; readonly log: Log },
): ReadingLedger {
  const backOff = new BackOff(OPENING, clock);
  let opening: Promise<Thread<ServedLedger>> | null = null;
  let closing: Promise<void> | null = null;
  const lost = (cause: unknown): void => {
    opening = null;
    backOff.failed(THREAD);
    log.error(
      { err: cause },
      "the thread that reads the ledger could not be started or was lost; another one is started when it is needed",
    );
  };
  const start = async (): Promise<Thread<ServedLedger>> => {
    const thread = await openThread<ServedLedger>(new URL("ledger-thread.ts", import.meta.url), settings, {
      lowerBy: LOWER_BY,
      errors: [LedgerSyncFailed],
    });
    void thread.ended.then((cause) => {
      if (cause !== null) lost(cause);
    });
    return thread;
  };
  const ask = async <Result>(call: (methods: Methods) => Promise<Result>): Promise<Result> => {
    if (closing !== null) throw new Error("the ledger is closed");
    if (opening === null && backOff.leftMs(THREAD) > 0) throw new WorkUnavailable("the thread that reads the ledger failed a moment ago");
    opening ??= start().catch((cause: unknown) => {
      lost(cause);
      throw new WorkUnavailable(`the ledger cannot be read: ${reasonOf(cause)}`, { cause });
    });
    const answer = await call((await opening).methods);
    backOff.succeeded(THREAD);
    return answer;
  };
  const close = async (): Promise<void> => {
    // The call that began it is told why it failed; there is nothing to close then.
    const thread = await opening?.catch(() => null);
    await thread?.methods.close();
    await thread?.stop();
  };
  return {
    head: (compartment) => ask((ledger) => ledger.head(compartment)),
    heads: (compartments) => ask((ledger) => ledger.heads(compartments)),
    read: (compartment, range) => ask((ledger) => ledger.read(compartment, range)),
    act: (compartment, id) => ask((ledger) => ledger.act(compartment, id)),
    acts: (compartment, query, range) => ask((ledger) => ledger.acts(compartment, query, range)),
    actCounts: (compartment) => ask((ledger) => ledger.actCounts(compartment)),
    concerning: (user, page) => ask((ledger) => ledger.concerning(user, page)),
    lastActs: (compartment, of, limit) => ask((ledger) => ledger.lastActs(compartment, of, limit)),
    listContributions: (compartment, page) => ask((ledger) => ledger.listContributions(compartment, page)),
    // The thread folds by the noun of this name, which is this one.
    readRegister: <Register>(compartment: CompartmentId, noun: Noun<Register>, subject: string) =>
      ask((ledger) => ledger.readRegister(compartment, noun.name, subject)) as Promise<Register>,
    listRegisters: <Register>(compartment: CompartmentId, noun: Noun<Register>, query: RegisterQuery) =>
      ask((ledger) => ledger.listRegisters(compartment, noun.name, query)) as Promise<RegisterPage<Register>>,
    copyBack: () => ask((ledger) => ledger.copyBack()),
    claims: (compartment) => ask((ledger) => ledger.claims(compartment)),
    close: () => (closing ??= close()),
  };
}
