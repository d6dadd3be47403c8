import { openCheckedLedger, openLedgerForReading } from "../adapters/sqlite/open-ledger.ts";
import { systemClock } from "../adapters/system/clock.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Log } from "../ports/log.ts";

/** Where the ledger is: a file of this server, or the PostgreSQL that all nodes share. */
export type LedgerPlace =
  | {
      readonly kind: "sqlite";
      readonly path: string;
      /** Folder for damaged pieces. */
      readonly quarantine: string;
      /** File of the directory, whose changes of rights appends ask for; absent where nothing is written for people. */
      readonly directory?: string;
    }
  | { readonly kind: "postgres"; readonly url: string };

/**
 * Opens the ledger for the engine, and the clock that dates its entries: the machine's, or the database's, which all nodes share.
 * Damage is logged. Rejects with the error of opening it. A ledger on PostgreSQL must have the present layout.
 */
export async function openWritingLedger(place: LedgerPlace, log: Log): Promise<{ readonly ledger: Ledger; readonly clock: Clock }> {
  if (place.kind === "postgres") {
    const { openWriting } = await import("./postgres-ledger.ts");
    return openWriting(place.url, log);
  }
  const { ledger, findings } = openCheckedLedger(place.path, place.quarantine, place.directory);
  for (const finding of findings) log.error({ finding }, "the ledger was damaged; what does not verify was set aside");
  return { ledger, clock: systemClock };
}

/** Opens the ledger for reading only. Rejects where its file is missing or of a newer layout, and reads an older one as it is: opening for writing makes or changes it. */
export async function openReadingLedger(place: LedgerPlace, parts: { readonly log: Log; readonly part: string }): Promise<Ledger> {
  if (place.kind === "sqlite") return openLedgerForReading(place.path);
  const { openReading } = await import("./postgres-ledger.ts");
  return openReading(place.url, parts);
}
