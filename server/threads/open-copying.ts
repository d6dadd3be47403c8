import { openThread } from "../adapters/worker/open-thread.ts";
import { WorkerPool } from "../adapters/worker/worker-pool.ts";
import type { Clock } from "../ports/clock.ts";
import type { Engine } from "../ports/engine.ts";
import { LedgerSyncFailed } from "../ports/ledger.ts";
import type { Log } from "../ports/log.ts";
import { copiedBack, type CopyFaults } from "./copy-back.ts";
import type { ServedCopying } from "./copying-thread.ts";
import { COPYING_LIMITS, LOWER_BY } from "./derived-work-limits.ts";

/** An engine whose writes are copied back, and how to end that. */
export interface CopiedBackEngine {
  readonly engine: Engine;
  /** Ends the thread that copies. Idempotent. */
  readonly close: () => Promise<void>;
}

/** An engine of the SQLite ledger at `path` whose writes another thread copies into the file (copy-back.ts). `lost` is told of a sync of the disk that failed. */
export function copyBackOnThread(
  engine: Engine,
  path: string,
  { clock, log, lost }: { readonly clock: Clock; readonly log: Log; readonly lost: CopyFaults["lost"] },
): CopiedBackEngine {
  const { copyBack, close } = openCopying(path, { clock, log });
  const failed: CopyFaults["failed"] = (cause) =>
    log.warn({ err: cause }, "what was written could not be copied into the ledger's file; the engine does so later");
  return { engine: copiedBack(engine, copyBack, { failed, lost }), close };
}

/** Copies a SQLite ledger's log of writes back into its file. */
export interface Copying {
  /** Rejects with `LedgerSyncFailed` where the disk could not flush it, with `WorkUnavailable` where its thread cannot be had, and with what SQLite threw. */
  readonly copyBack: () => Promise<void>;
  /** Ends the thread. Idempotent. */
  readonly close: () => Promise<void>;
}

/** The ledger's file is no board. */
const NO_BOARD = "";

/** Copies back on a thread that is started when there is something to copy, and ended when there is nothing for a while. */
export function openCopying(path: string, { clock, log }: { readonly clock: Clock; readonly log: Log }): Copying {
  const pool = new WorkerPool<ServedCopying>({
    name: "copying",
    limits: COPYING_LIMITS,
    open: (signal) =>
      openThread<ServedCopying>(
        new URL("copying-thread.ts", import.meta.url),
        { path },
        { lowerBy: LOWER_BY, errors: [LedgerSyncFailed], signal },
      ),
    shut: (methods) => methods.close(),
    clock,
    log,
  });
  return { copyBack: () => pool.run(NO_BOARD, (methods) => methods.copyBack()), close: () => pool.close() };
}
