import { statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { DataFolderError, type DataFolder } from "./data-folder.ts";
import { isDamage } from "./failure.ts";
import { assertKnownLayout, NewerLayoutError, type Migration } from "./migrate.ts";
import { DIRECTORY_MIGRATIONS } from "./migrations/directory.ts";
import { HISTORY_MIGRATIONS } from "./migrations/history.ts";
import { LEDGER_MIGRATIONS } from "./migrations/ledger.ts";
import { openDatabase } from "./open-database.ts";

/**
 * Checks the layouts of all databases of a data folder. It runs before any of them is migrated, so that one of a newer layout stops the start
 * with nothing changed: it throws {@link DataFolderError}. Missing and damaged files are skipped; opening them reports what is wrong.
 */
export function assertKnownLayouts({ ledger, directory, history }: DataFolder): void {
  for (const [path, migrations] of [
    [ledger, LEDGER_MIGRATIONS],
    [directory, DIRECTORY_MIGRATIONS],
    [history, HISTORY_MIGRATIONS],
  ] as const)
    if (statSync(path, { throwIfNoEntry: false }) !== undefined) look(path, migrations);
}

function look(path: string, migrations: readonly Migration[]): void {
  let database: DatabaseSync | null = null;
  try {
    database = openDatabase(path, { migrations: [], readOnly: true });
    assertKnownLayout(database, migrations);
  } catch (cause) {
    if (cause instanceof NewerLayoutError)
      throw new DataFolderError("newer-format", `${path}: ${cause.message} Nothing was changed.`, { cause });
    if (!isDamage(cause)) throw cause;
  } finally {
    database?.close();
  }
}
