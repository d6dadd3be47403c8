import type { MarkingScheme } from "../../shared/marking/scheme.ts";
import { systemClock } from "../adapters/system/clock.ts";
import { LIST_LIMITS, READ_LIMITS } from "../threads/derived-work-limits.ts";
import type { EngineThreadSettings } from "../threads/engine-thread.ts";
import { openHistory } from "../threads/open-history.ts";
import { openLeakCheck } from "../threads/open-leak-check.ts";
import { openLedgerPool } from "../threads/open-ledger-pool.ts";
import type { OpeningParts } from "./durable-stores.ts";
import type { Stores } from "./stores.ts";

/** Prepares the threads that read what the engine has written; they are started when there is work. */
export function openReaders(
  settings: EngineThreadSettings,
  scheme: MarkingScheme,
  { log, shutdown }: OpeningParts,
): Pick<Stores, "history" | "checkHistory" | "ledger" | "lists" | "releaseCheck" | "poolFigures"> {
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
