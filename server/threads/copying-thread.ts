import { parentPort, workerData } from "node:worker_threads";
import { openLedgerCopying } from "../adapters/sqlite/open-ledger.ts";
import { serveThread, type ThreadStart } from "../adapters/worker/open-thread.ts";

/** What the thread serves. */
export interface ServedCopying {
  /** Copies what was written back into the ledger's file (copy-back.ts). */
  copyBack(): Promise<void>;
  close(): Promise<void>;
}

// Entry of the thread that copies back what was written: it waits for the disk to flush megabytes, and no list nor commit is to wait with it.
await serveThread({ parentPort, workerData: workerData as ThreadStart<{ readonly path: string }> }, ({ path }): ServedCopying => {
  const copying = openLedgerCopying(path);
  return { copyBack: async () => copying.copyBack(), close: async () => copying.close() };
});
