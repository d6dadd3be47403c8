import { parentPort, workerData } from "node:worker_threads";
import { createLog } from "../adapters/system/log.ts";
import { serveThread, type ThreadStart } from "../adapters/worker/open-thread.ts";
import { exportLedger, type ExportRequest } from "../commands/export-ledger.ts";
import { openReadingLedger, type LedgerPlace } from "./ledger-place.ts";

/** Settings of a thread that writes one export. */
export interface ExportThreadSettings {
  readonly ledger: LedgerPlace;
  readonly logLevel: string;
  readonly request: Omit<ExportRequest, "digestAt">;
}

/** What an export's thread serves. */
export interface ExportThread {
  /** The next lines as UTF-8, or null at the end. Nothing is read ahead. */
  next(): Promise<Uint8Array | null>;
  /** Releases the ledger. */
  close(): Promise<void>;
}

// Entry of a thread that lives for one export: reading, encoding and hashing a long ledger would keep sockets waiting (found 18).
await serveThread({ parentPort, workerData: workerData as ThreadStart<ExportThreadSettings> }, (settings): ExportThread => {
  const ledger = openReadingLedger(settings.ledger, { log: createLog(settings.logLevel, "export"), part: "export" });
  const lines = exportLedger(ledger, settings.request);
  return {
    next: async () => {
      const { done, value } = await lines.next();
      return done === true ? null : new TextEncoder().encode(value);
    },
    close: () => ledger.close(),
  };
});
