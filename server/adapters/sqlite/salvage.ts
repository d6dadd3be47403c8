import { closeSync, copyFileSync, existsSync, fstatSync, ftruncateSync, openSync, readSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { equalBytes } from "../../../shared/contribution/assert-chained.ts";
import { GENESIS_HASH, type LedgerEntry } from "../../../shared/contribution/entry.ts";
import { DamagedEntryError, readEntryRow, type EntryRow } from "../../domain/ledger/entry-row.ts";
import { LEDGER_MIGRATIONS } from "./migrations/ledger.ts";
import { openDatabase } from "./open-database.ts";
import { setAside } from "./quarantine.ts";

/** The file's structure was damaged: it was set aside whole, and a new one made of what still verifies. */
export interface Salvage {
  readonly kind: "salvaged";
  readonly damage: string;
  /** Where the damaged file lies now, with its -wal. */
  readonly quarantined: string;
  /** Entries that were kept, over all compartments. */
  readonly kept: number;
}

/** The database file does not hold together. */
export class DamagedFileError extends Error {
  override readonly name = "DamagedFileError";
}

/** Throws {@link DamagedFileError} unless a checking pragma of SQLite finds nothing wrong. */
export function assertWhole(
  database: DatabaseSync,
  pragma: "PRAGMA quick_check(1)" | "PRAGMA integrity_check(1)" | "PRAGMA integrity_check(heads)",
): void {
  const verdict = Object.values(database.prepare(pragma).get() ?? {})[0];
  if (verdict !== "ok") throw new DamagedFileError(`the file is damaged: ${String(verdict)}`);
}

const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/** Whether an error says that the file is damaged, rather than that the disk is full or the program wrong. */
export function isDamage(cause: unknown): boolean {
  if (cause instanceof DamagedFileError || cause instanceof DamagedEntryError) return true;
  if (!(cause instanceof Error) || !("errcode" in cause) || typeof cause.errcode !== "number") return false;
  const primary = cause.errcode & 0xff;
  return primary === SQLITE_CORRUPT || primary === SQLITE_NOTADB;
}

/**
 * Sets the damaged file aside and writes a new one that holds, of every compartment, the entries from the first on that still
 * verify. Never changes the damaged file, so that more may be got out of it by hand.
 */
export function salvage(path: string, quarantine: string, cause: unknown): Salvage {
  const moved = setAside(quarantine, path);
  const scratch = `${path}-salvage`;
  for (const suffix of ["", "-wal"]) if (existsSync(moved + suffix)) copyFileSync(moved + suffix, scratch + suffix);
  padToWholePages(scratch);
  const target = openDatabase(path, { migrations: LEDGER_MIGRATIONS });
  let kept = 0;
  try {
    target.exec("BEGIN IMMEDIATE");
    for (const entries of readableLogs(scratch)) kept += keep(target, entries);
    target.exec("COMMIT");
  } finally {
    target.close();
    for (const suffix of ["", "-wal", "-shm"]) rmSync(scratch + suffix, { force: true });
  }
  return { kind: "salvaged", damage: cause instanceof Error ? cause.message : String(cause), quarantined: moved, kept };
}

/**
 * Gives a file that was cut short the length that its header names (bytes 16-17 page size, 28-31 pages; SQLite file format §1.3):
 * without it SQLite reads nothing at all, with it only the lost pages are damaged.
 */
function padToWholePages(path: string): void {
  const header = Buffer.alloc(32);
  const fd = openSync(path, "r+");
  try {
    if (readSync(fd, header, 0, 32, 0) < 32) return;
    const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
    const size = pageSize * header.readUInt32BE(28);
    // A header that is itself damaged must not make a file of terabytes.
    if (size > fstatSync(fd).size && size <= 2 * fstatSync(fd).size + PADDING_BYTES) ftruncateSync(fd, size);
  } finally {
    closeSync(fd);
  }
}

const PADDING_BYTES = 64 * 1024 * 1024;

/** Per compartment, the rows in order up to the first that cannot be read. */
function* readableLogs(path: string): Generator<Iterable<EntryRow>> {
  let database: DatabaseSync;
  let read: ReturnType<DatabaseSync["prepare"]>;
  try {
    database = new DatabaseSync(path);
    read = database.prepare("SELECT compartment, seq, hash, leaf, body FROM entries WHERE compartment = ? ORDER BY seq");
  } catch (cause) {
    if (isDamage(cause)) return; // Not even its schema can be read: nothing to save; the caller reports the damage.
    throw cause;
  }
  try {
    for (let id = 1, misses = 0; misses < ID_GAP; id += 1) {
      let rows = 0;
      yield untilDamage(
        () => read.iterate(id),
        () => (rows += 1),
      );
      misses = rows === 0 ? misses + 1 : 0;
    }
  } finally {
    database.close();
  }
}

/** Compartments have short keys 1, 2, 3 …; this many unreadable ones in a row mean the end. `heads` itself may be damaged, so it is not asked. */
const ID_GAP = 1_000;

function* untilDamage(read: () => Iterable<EntryRow>, onRow: () => void): Generator<EntryRow> {
  try {
    for (const row of read()) {
      onRow();
      yield row;
    }
  } catch (cause) {
    if (!isDamage(cause)) throw cause; // The rest of this compartment is lost to us; the whole file is in quarantine.
  }
}

function keep(target: DatabaseSync, rows: Iterable<EntryRow>): number {
  let last: LedgerEntry | null = null;
  let id = 0;
  const insert = target.prepare("INSERT INTO entries (compartment, seq, hash, leaf, body) VALUES (?, ?, ?, ?, ?)");
  const claim = target.prepare("INSERT INTO claims (compartment, client, author, seq) VALUES (?, ?, ?, ?)");
  for (const row of rows) {
    const entry = soundEntry(row, last);
    if (entry === null) break;
    if (last === null) {
      const created = target
        .prepare("INSERT INTO heads (compartment, seq, hash) VALUES (?, 0, ?) ON CONFLICT DO NOTHING")
        .run(entry.compartment, entry.hash);
      if (created.changes === 0) return 0; // A page of another compartment's entries turned up twice; the first copy is kept.
      id = Number(created.lastInsertRowid);
    }
    insert.run(id, entry.seq, entry.hash, row["leaf"] as Uint8Array, row["body"] as Uint8Array | null);
    if (entry.kind === "claim") claim.run(id, entry.client, entry.author, entry.seq);
    last = entry;
  }
  if (last === null) return 0;
  target.prepare("UPDATE heads SET seq = ?, hash = ? WHERE id = ?").run(last.seq, last.hash, id);
  return last.seq;
}

function soundEntry(row: EntryRow, before: LedgerEntry | null): LedgerEntry | null {
  let entry: LedgerEntry;
  try {
    entry = readEntryRow(row);
  } catch {
    return null; // What cannot be read does not verify; it stays in quarantine.
  }
  const follows = entry.seq === (before?.seq ?? 0) + 1 && equalBytes(entry.prevHash, before?.hash ?? GENESIS_HASH);
  return follows && (before === null || before.compartment === entry.compartment) ? entry : null;
}
