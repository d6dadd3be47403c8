import type { MarkingScheme } from "../../shared/marking/scheme.ts";
import type { History } from "../ports/history.ts";
import type { ReleaseCheck } from "../ports/release-check.ts";
import { systemClock } from "../adapters/system/clock.ts";
import { LIST_LIMITS, READ_LIMITS } from "../threads/derived-work-limits.ts";
import type { EngineThreadSettings } from "../threads/engine-thread.ts";
import { openHistory, type PooledHistory } from "../threads/open-history.ts";
import { openLeakCheck, type PooledLeakCheck } from "../threads/open-leak-check.ts";
import { openLedgerPool, type PooledLedger, type ReadingLedger } from "../threads/open-ledger-pool.ts";
import type { OpeningParts } from "./durable-stores.ts";

/** What is read on threads of its own. */
export interface Readers {
  readonly history: History;
  readonly checkHistory: PooledHistory["check"];
  /** For reading. Only the engine writes entries. */
  readonly ledger: ReadingLedger;
  /** The same for lists that people ask for. */
  readonly lists: ReadingLedger;
  /** How the pools of the history stand, and those that read the ledger. */
  readonly poolFigures: () => ReturnType<PooledHistory["figures"]> &
    Record<"lists" | "reads", ReturnType<PooledLedger["figures"]>> &
    Record<"leak-check", ReturnType<PooledLeakCheck["figures"]>>;
  /** Compares what is to leave a compartment with what its readers may not know. */
  readonly releaseCheck: ReleaseCheck;
}

/** Prepares the threads that read what the engine has written; they are started when there is work. */
export function openReaders(settings: EngineThreadSettings, scheme: MarkingScheme, { log, shutdown }: OpeningParts): Readers {
  const parts = { clock: systemClock, log };
  const pooled = openHistory(settings, parts);
  shutdown.add("history", () => pooled.history.close());
  const reads = openLedgerPool(settings, { ...parts, name: "reads", limits: READ_LIMITS });
  shutdown.add("ledger reading", () => reads.close());
  const lists = openLedgerPool(settings, { ...parts, name: "lists", limits: LIST_LIMITS });
  shutdown.add("lists", () => lists.close());
  const releaseCheck = openLeakCheck({ ...settings, scheme }, parts);
  shutdown.add("leak check", () => releaseCheck.close());
  return {
    history: pooled.history,
    checkHistory: pooled.check,
    ledger: reads.ledger,
    lists: lists.ledger,
    releaseCheck,
    poolFigures: () => ({ ...pooled.figures(), lists: lists.figures(), reads: reads.figures(), "leak-check": releaseCheck.figures() }),
  };
}
