import type { Ledger } from "../../ports/ledger.ts";
import { createSqliteLedger } from "./ledger.ts";
import { LEDGER_MIGRATIONS } from "./migrations/ledger.ts";
import { openDatabase } from "./open-database.ts";

/** A second connection for a thread that only reads (history). The writer must have opened the file before; `append` is refused. */
export function openLedgerForReading(path: string): Ledger {
  return createSqliteLedger(openDatabase(path, { migrations: [], readOnly: true }), { readOnly: true });
}

/** Opens (or creates) the writing connection. One process and one thread may hold it; the data folder's lock sees to that. */
export function openLedger(path: string): Ledger {
  return createSqliteLedger(openDatabase(path, { migrations: LEDGER_MIGRATIONS }), { readOnly: false });
}
