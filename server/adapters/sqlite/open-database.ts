import { DatabaseSync } from "node:sqlite";
import { migrate, type Migration } from "./migrate.ts";
import { makePrivateFile } from "./private-files.ts";

/** How to open a database file. */
export interface DatabaseOptions {
  /** Steps that bring an older or empty file to the present layout. None for a read-only connection. */
  readonly migrations: readonly Migration[];
  /** Called before the layout of a file that holds something is changed; what it throws leaves the file as it was. */
  readonly beforeLayoutChange?: (database: DatabaseSync) => void;
  /** A connection of its own for another thread that only reads. The writer must have opened the file before. */
  readonly readOnly?: boolean;
  /** `FULL` unless losing the last commits in a power cut is allowed (caches only). */
  readonly synchronous?: "FULL" | "NORMAL";
}

/** Waits for another connection's short lock rather than failing at once; far above any checkpoint's length. */
const BUSY_TIMEOUT_MS = 5_000;
/** WAL pages before SQLite copies them back (16 MB): at the default of 1,000 a busy node stops for a checkpoint several times a second. */
const CHECKPOINT_PAGES = 4_000;
/**
 * Page cache of a connection in KiB, negative by SQLite's convention. A node has about eight connections on its threads, each with a cache of its own
 * that stays full: logs are read once through, and what is written lately, or read again, the system keeps in memory for all of them.
 */
const CACHE_KIB = -4_096;

/** The values of `PRAGMA synchronous` that SQLite reads back. */
const SYNCHRONOUS = { NORMAL: 1, FULL: 2 } as const;

/**
 * Opens a SQLite file in WAL mode and brings it to the present layout. What SQLite throws names the file.
 *
 * Throws if the connection does not read back the durability it was opened for: with `synchronous=NORMAL` a power cut
 * can undo the last commits, and every receipt would be a lie (P1).
 */
export function openDatabase(path: string, options: DatabaseOptions): DatabaseSync {
  const readOnly = options.readOnly ?? false;
  const level = options.synchronous ?? "FULL";
  if (!readOnly) makePrivateFile(path);
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { readOnly, timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
    if (!readOnly) {
      database.exec("PRAGMA journal_mode = WAL");
      database.exec(`PRAGMA synchronous = ${level}`);
      database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    }
    database.exec(`PRAGMA cache_size = ${CACHE_KIB}`);
    if (!readOnly) {
      assertDurability(database, level);
      migrate(database, options.migrations, options.beforeLayoutChange);
    }
  } catch (cause) {
    database?.close();
    nameFile(path, cause);
    throw cause;
  }
  return database;
}

/** SQLite says what is wrong with a file ("file is not a database", "database or disk is full"), but not with which. */
function nameFile(path: string, cause: unknown): void {
  if (cause instanceof Error && "errcode" in cause) cause.message = `${path}: ${cause.message}`;
}

/** Throws unless this very connection writes through a WAL with at least the given `synchronous` level, by reading the pragmas back. */
export function assertDurability(database: DatabaseSync, level: "FULL" | "NORMAL"): void {
  const journal = database.prepare("PRAGMA journal_mode").get()?.["journal_mode"];
  const synchronous = database.prepare("PRAGMA synchronous").get()?.["synchronous"];
  if (journal !== "wal") throw new Error(`the database is in journal mode ${String(journal)}, not wal`);
  if (synchronous !== SYNCHRONOUS[level]) throw new Error(`the database commits with synchronous=${String(synchronous)}, not ${level}`);
}
