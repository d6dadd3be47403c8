import type { DatabaseSync } from "node:sqlite";
import { LedgerSyncFailed, type Ledger } from "../../ports/ledger.ts";
import { openLaterChanges } from "./directory/access-changes.ts";
import { createSqliteLedger } from "./ledger.ts";
import { LEDGER_MIGRATIONS } from "./migrations/ledger.ts";
import { assertKnownLayout } from "./migrate.ts";
import { openDatabase } from "./open-database.ts";
import { cutBadTails, type TailCut } from "./cut-tails.ts";
import { isDamage, isSyncFailure } from "./failure.ts";
import { assertWhole, finishSalvage, salvage, type Salvage } from "./salvage.ts";
import { UnreadableEntryError } from "../../domain/ledger/entry-row.ts";

/** What was found wrong on opening, and where the damaged bytes were set aside. The caller says so in the log. */
export type LedgerFinding = TailCut | Salvage;

/**
 * A connection that only reads; `append` is refused. The file must be there.
 * Throws `NewerLayoutError` for a file of a newer version.
 */
export function openLedgerForReading(path: string): Ledger {
  const database = openDatabase(path, { migrations: [], readOnly: true });
  try {
    assertKnownLayout(database, LEDGER_MIGRATIONS);
    return createSqliteLedger(database, { readOnly: true });
  } catch (cause) {
    database.close();
    throw cause;
  }
}

/** Opens (or creates) the writing connection; damaged entries go to `quarantine` beside the file. See {@link openCheckedLedger}. */
export function openLedger(path: string, directory?: string): Ledger {
  return openCheckedLedger(path, `${path}-quarantine`, directory).ledger;
}

/** Copies what was written from the ledger's log of writes (SQLite's WAL) into its file. */
export interface LedgerCopying {
  /** Leaves alone what is still read. Throws {@link LedgerSyncFailed} where the disk cannot say that the copies are safe. */
  copyBack(): void;
  close(): void;
}

/** Over a connection of its own, for another thread than the one that writes. That one must have opened the file before. */
export function openLedgerCopying(path: string): LedgerCopying {
  const database = openDatabase(path, { migrations: LEDGER_MIGRATIONS });
  // PASSIVE: no writer waits for it, and it waits for no one.
  const copying = database.prepare("PRAGMA wal_checkpoint(PASSIVE)");
  return {
    copyBack: () => {
      try {
        copying.get();
      } catch (cause) {
        throw isSyncFailure(cause) ? new LedgerSyncFailed("a sync of the ledger's file failed", { cause }) : cause;
      }
    },
    close: () => database.close(),
  };
}

/** Entries per compartment that are checked on opening: after a crash those that a torn write could reach, else the last. */
const TAIL_ENTRIES = { crashed: 64, clean: 1 } as const;

/**
 * Opens (or creates) the writing connection, and makes sure first that what it holds can be relied on.
 *
 * After an unclean end the file's structure and the last entries of every compartment are checked. Entries from the first bad one on
 * are copied into the quarantine folder and cut off; a file whose structure is damaged is set aside whole and a new one
 * is made of every entry that still verifies. Both are findings. An entry whose hash and link hold is never cut, though this
 * version may not know its kind: then its board alone cannot be opened. Where an entry is of another version, whose link cannot be read
 * either, `UnreadableEntryError` is thrown and nothing is cut. A layout of an older version is brought up to date, and
 * checked whole before: throws `LayoutChangeError` where that fails, `NewerLayoutError` for a newer one. One process and one thread may hold this connection;
 * the data folder's lock sees to that. `directory` is the file with the changes of rights, for appends that ask for them; it must be there.
 */
export function openCheckedLedger(
  path: string,
  quarantine: string,
  directory?: string,
): { readonly ledger: Ledger; readonly findings: readonly LedgerFinding[] } {
  const findings: LedgerFinding[] = [];
  let database: DatabaseSync;
  try {
    database = openOrSalvage(path, quarantine, findings);
  } catch (cause) {
    if (!(cause instanceof UnreadableEntryError)) throw cause;
    throw new UnreadableEntryError(`${path}: ${cause.message}. Nothing was cut`, { cause });
  }
  const markClosed = database.prepare("UPDATE state SET value = 1 WHERE key = 'closed_cleanly'");
  const changes = directory === undefined ? undefined : openLaterChanges(directory);
  return { ledger: createSqliteLedger(database, { readOnly: false, onClose: () => void markClosed.run(), changes }), findings };
}

function openOrSalvage(path: string, quarantine: string, findings: LedgerFinding[]): DatabaseSync {
  finishSalvage(path);
  try {
    return open(path, quarantine, findings);
  } catch (cause) {
    if (!isDamage(cause)) throw cause;
    findings.push(salvage(path, quarantine, cause));
    return open(path, quarantine, findings);
  }
}

function open(path: string, quarantine: string, findings: LedgerFinding[]): DatabaseSync {
  // A damaged table would be copied with holes, and the holes then pass for lost entries: it is salvaged from the old layout instead.
  const beforeLayoutChange = (old: DatabaseSync): void => assertWhole(old);
  const database = openDatabase(path, { migrations: LEDGER_MIGRATIONS, beforeLayoutChange });
  try {
    const wasClosed = database.prepare("SELECT value FROM state WHERE key = 'closed_cleanly'").get()?.["value"] === 1;
    // The quick check, a third cheaper, leaves out whether indexes agree with their tables; entries are found by theirs.
    if (!wasClosed) assertWhole(database);
    findings.push(...cutBadTails(database, quarantine, wasClosed ? TAIL_ENTRIES.clean : TAIL_ENTRIES.crashed));
    database.exec("INSERT INTO state (key, value) VALUES ('closed_cleanly', 0) ON CONFLICT (key) DO UPDATE SET value = 0");
  } catch (cause) {
    database.close();
    throw cause;
  }
  return database;
}
