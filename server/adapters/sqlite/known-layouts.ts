import { statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { assertCompleteDataFolder, assertKnownFormat, databasesIn, DataFolderError, type FolderDatabases } from "./data-folder.ts";
import { isDamage } from "./failure.ts";
import { assertKnownLayout, layoutOf, NewerLayoutError, type Migration } from "./migrate.ts";
import { DIRECTORY_MIGRATIONS } from "./migrations/directory.ts";
import { HISTORY_MIGRATIONS } from "./migrations/history.ts";
import { LEDGER_MIGRATIONS } from "./migrations/ledger.ts";
import { openDatabase } from "./open-database.ts";

const MIGRATIONS: Readonly<Record<keyof FolderDatabases, readonly Migration[]>> = {
  ledger: LEDGER_MIGRATIONS,
  directory: DIRECTORY_MIGRATIONS,
  history: HISTORY_MIGRATIONS,
};

/**
 * Checks the layouts of all databases of a data folder. It runs before any of them is opened for writing, so that one of a newer layout
 * stops everything with nothing changed: it throws {@link DataFolderError}. Missing and damaged files are skipped; opening them reports
 * what is wrong. Gives the names of those whose layout is that of an earlier version.
 */
export function assertKnownLayouts(databases: FolderDatabases): ReadonlySet<keyof FolderDatabases> {
  const older = new Set<keyof FolderDatabases>();
  for (const name of ["ledger", "directory", "history"] as const) {
    const layout = knownLayout(databases[name], MIGRATIONS[name]);
    if (layout > 0 && layout < MIGRATIONS[name].length) older.add(name);
  }
  return older;
}

/**
 * Makes sure, changing and locking nothing, that this version can fill a folder: of what lies in it, nothing is of a newer version.
 * Throws {@link DataFolderError}.
 */
export function assertKnownFolder(path: string): void {
  assertKnownFormat(path);
  assertKnownLayouts(databasesIn(path));
}

/** The same for a folder that is read: it must hold a ledger and a directory, of this or an earlier version. */
export function assertReadableFolder(path: string): void {
  assertCompleteDataFolder(path);
  if (statSync(databasesIn(path).ledger, { throwIfNoEntry: false }) === undefined)
    throw new DataFolderError("incomplete", `${path} holds no ledger; name the data folder`);
  assertKnownLayouts(databasesIn(path));
}

/**
 * The same for a folder that is written to beside its server, or before its first start: it may be empty, and whatever lies in it must
 * have the layout of this very version. Only a server's start brings a folder up to date, since it does so with all databases.
 */
export function assertPresentFolder(path: string): void {
  assertCompleteDataFolder(path);
  const [older] = assertKnownLayouts(databasesIn(path));
  if (older === undefined) return;
  throw new DataFolderError(
    "older-layout",
    `${databasesIn(path)[older]} was written by an earlier version of Majlis. Start a server of this version once, which brings the ` +
      "folder up to date. Nothing was changed.",
  );
}

/** Makes sure that accounts and rooms are kept in a folder. Throws {@link DataFolderError}. */
export function assertKeptDirectory(path: string): void {
  if (statSync(databasesIn(path).directory, { throwIfNoEntry: false }) !== undefined) return;
  throw new DataFolderError(
    "incomplete",
    "it holds no directory.db (accounts, rooms). Name the data folder, or make a new one with majlis partner add. Nothing was changed.",
  );
}

/** The layout of a database file; 0 where it holds none, is missing or damaged. */
function knownLayout(path: string, migrations: readonly Migration[]): number {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return 0;
  let database: DatabaseSync | null = null;
  try {
    database = openToLook(path);
    assertKnownLayout(database, migrations);
    return layoutOf(database);
  } catch (cause) {
    if (cause instanceof NewerLayoutError)
      throw new DataFolderError("newer-format", `${path}: ${cause.message} Nothing was changed.`, { cause });
    if (!isDamage(cause)) throw cause;
    return 0;
  } finally {
    database?.close();
  }
}

/** Where the file has no log beside it, SQLite is told that it does not change (https://sqlite.org/uri.html): else it would make one. */
function openToLook(path: string): DatabaseSync {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  if (log !== undefined && log.size > 0) return openDatabase(path, { migrations: [], readOnly: true });
  const url = pathToFileURL(path);
  url.searchParams.set("immutable", "1");
  return new DatabaseSync(url, { readOnly: true });
}
