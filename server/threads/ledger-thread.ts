import { parentPort, workerData } from "node:worker_threads";
import { createLog } from "../adapters/system/log.ts";
import { serveThread, type ThreadStart } from "../adapters/worker/open-thread.ts";
import { openReadingLedger, type LedgerPlace } from "./ledger-place.ts";

/** Settings of the thread that reads the ledger. */
export interface LedgerThreadSettings {
  readonly ledger: LedgerPlace;
  readonly logLevel: string;
}

// Entry of the thread that reads the ledger for the REST API (contributions, exports): long reads keep no other thread waiting.
await serveThread({ parentPort, workerData: workerData as ThreadStart<LedgerThreadSettings> }, ({ ledger, logLevel }) =>
  openReadingLedger(ledger, { log: createLog(logLevel, "ledger"), part: "ledger" }),
);
