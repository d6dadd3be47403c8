import { parentPort, workerData } from "node:worker_threads";
import { openLedgerForReading } from "../adapters/sqlite/open-ledger.ts";
import { serveThread, type ThreadStart } from "../adapters/worker/open-thread.ts";

// Entry of the thread that reads the ledger for the REST API (contributions, exports): long reads hold nobody else up.
await serveThread({ parentPort, workerData: workerData as ThreadStart<{ readonly path: string }> }, ({ path }) =>
  openLedgerForReading(path),
);
