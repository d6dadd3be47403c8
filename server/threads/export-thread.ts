import { parentPort, workerData } from "node:worker_threads";
import { createLog } from "../adapters/system/log.ts";
import { serveThread, type ThreadStart } from "../adapters/worker/open-thread.ts";
import { exportLedger, type ExportRequest } from "../commands/export-ledger.ts";
import type { ExportAuthor } from "../../shared/contribution/export-line.ts";
import type { UserId } from "../../shared/ids.ts";
import { openReadingLedger, type LedgerPlace } from "./ledger-place.ts";

/** Settings of a thread that writes one export. */
export interface ExportThreadSettings {
  readonly ledger: LedgerPlace;
  readonly logLevel: string;
  readonly request: Omit<ExportRequest, "digestAt" | "authorsOf">;
}

/** What comes next: lines as UTF-8, or the authors whose names are needed before anything else can come. */
export type ExportStep = { readonly lines: Uint8Array } | { readonly authors: readonly UserId[] };

/** What an export's thread serves. */
export interface ExportThread {
  /** The next step, or null at the end. Nothing is read ahead. */
  next(): Promise<ExportStep | null>;
  /** Gives the names that were asked for: those of the authors that have an account. */
  name(authors: readonly ExportAuthor[]): Promise<void>;
  /** Releases the ledger. */
  close(): Promise<void>;
}

// Entry of a thread that lives for one export: reading, encoding and hashing a long ledger would keep sockets waiting (found 18).
await serveThread({ parentPort, workerData: workerData as ThreadStart<ExportThreadSettings> }, async (settings): Promise<ExportThread> => {
  const ledger = await openReadingLedger(settings.ledger, { log: createLog(settings.logLevel, "export"), part: "export" });
  const asked = Promise.withResolvers<readonly UserId[]>();
  const named = Promise.withResolvers<readonly ExportAuthor[]>();
  const lines = exportLedger(ledger, {
    ...settings.request,
    authorsOf: (ids) => {
      asked.resolve(ids);
      return named.promise;
    },
  });
  let following: Promise<IteratorResult<string, void>> | null = null;
  let areNamesAsked = false;
  return {
    next: async () => {
      following ??= lines.next();
      const step: IteratorResult<string, void> | readonly UserId[] = await (areNamesAsked
        ? following
        : Promise.race([following, asked.promise]));
      if (!("value" in step)) {
        areNamesAsked = true;
        return { authors: step };
      }
      following = null;
      return step.done === true ? null : { lines: new TextEncoder().encode(step.value) };
    },
    name: async (authors) => named.resolve(authors),
    close: () => ledger.close(),
  };
});
