import { DirectoryUnavailable } from "../../ports/directory.ts";
import { LedgerUnavailable } from "../../ports/ledger.ts";
import { DamagedEntryError } from "../../domain/ledger/entry-row.ts";

// Result codes of https://sqlite.org/rescode.html; the low byte is the primary code.
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;
const SQLITE_CONSTRAINT = 19;
const SQLITE_MISUSE = 21;
const SYNC_FAILURES: ReadonlySet<number> = new Set([1034, 1290]); // SQLITE_IOERR_FSYNC, SQLITE_IOERR_DIR_FSYNC

/** What SQLite says of a failure, or null if it was not SQLite that failed. */
function resultCode(cause: unknown): number | null {
  if (!(cause instanceof Error) || !("errcode" in cause) || typeof cause.errcode !== "number") return null;
  return cause.errcode;
}

/**
 * Turns what SQLite threw while writing into {@link LedgerUnavailable}: disk full, I/O error, read-only, busy, damaged file.
 * A broken constraint or a misuse is our own fault and comes back as it is.
 */
export function toWriteFailure(cause: unknown): unknown {
  if (!isOfTheStore(cause)) return cause;
  return new LedgerUnavailable(`the ledger cannot be written: ${cause.message}`, { cause });
}

/** The same for the directory, as {@link DirectoryUnavailable}. */
export function toDirectoryFailure(cause: unknown): unknown {
  if (!isOfTheStore(cause)) return cause;
  return new DirectoryUnavailable(`the directory cannot be used: ${cause.message}`, { cause });
}

function isOfTheStore(cause: unknown): cause is Error {
  const primary = (resultCode(cause) ?? SQLITE_MISUSE) & 0xff;
  return primary !== SQLITE_CONSTRAINT && primary !== SQLITE_MISUSE;
}

/**
 * Whether a write to the disk was refused at the sync itself. The kernel may then have dropped the pages and call the next
 * sync a success, so nothing may be promised again until the file has been opened and verified again.
 */
export function isSyncFailure(cause: unknown): boolean {
  const code = resultCode(cause);
  return code !== null && SYNC_FAILURES.has(code);
}

/** The database file does not hold together. */
export class DamagedFileError extends Error {
  override readonly name = "DamagedFileError";
}

/** Whether an error says that the file is damaged, rather than that the disk is full or the program wrong. */
export function isDamage(cause: unknown): boolean {
  if (cause instanceof DamagedFileError || cause instanceof DamagedEntryError) return true;
  const primary = (resultCode(cause) ?? SQLITE_MISUSE) & 0xff;
  return primary === SQLITE_CORRUPT || primary === SQLITE_NOTADB;
}
