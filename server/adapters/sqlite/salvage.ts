import { closeSync, copyFileSync, existsSync, fstatSync, ftruncateSync, openSync, readSync, renameSync, rmSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { equalBytes } from "../../../shared/contribution/assert-chained.ts";
import { GENESIS_HASH, type ClaimEntry, type LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import { DamagedEntryError, readLinkRow, type EntryRow, type LinkedEntry } from "../../domain/ledger/entry-row.ts";
import { actIndexer, type ActIndexer } from "./act-index.ts";
import { readWhatIsSound } from "./entry-body.ts";
import { DamagedFileError } from "./failure.ts";
import { LEDGER_MIGRATIONS } from "./migrations/ledger.ts";
import { openDatabase } from "./open-database.ts";
import { openItemWriter, type OpenItemWriter } from "./open-items.ts";
import { setAside } from "./quarantine.ts";
import { readableRows } from "./readable-rows.ts";

/** The file's structure was damaged: it was set aside whole, and a new one made of what still verifies. */
export interface Salvage {
  readonly kind: "salvaged";
  readonly damage: string;
  /** Where the damaged file lies now, with its -wal. */
  readonly quarantined: string;
  /** Entries that were kept, over all compartments. */
  readonly kept: number;
}

/** Throws {@link DamagedFileError} unless SQLite finds nothing wrong in the whole file; the quick check leaves its indexes out. */
export function assertWhole(database: DatabaseSync, check: "quick_check" | "integrity_check" = "integrity_check"): void {
  const verdict = Object.values(database.prepare(`PRAGMA ${check}(1)`).get() ?? {})[0];
  if (verdict !== "ok") throw new DamagedFileError(`the file is damaged: ${String(verdict)}`);
}

/** Where the new file is made, and where it waits, whole, for the damaged one to be set aside. */
const madeAt = (path: string): string => `${path}-salvage-new`;
const readyAt = (path: string): string => `${path}-salvaged`;

/**
 * Writes a new file that holds, of every compartment, the entries from the first on that still verify, sets the damaged one aside and
 * puts the new one in its place. Never changes the damaged file, so that more may be got out of it by hand. After a crash in the middle
 * the damaged file is still there, or {@link finishSalvage} finds the new one.
 * An entry of a kind that only a newer version reads is kept as it is. Throws `UnreadableEntryError` for one of another version, whose
 * link cannot be read either; then nothing was changed.
 */
export function salvage(path: string, quarantine: string, cause: unknown): Salvage {
  const scratch = `${path}-salvage`;
  const made = madeAt(path);
  for (const file of [scratch, made]) removeDatabase(file);
  for (const suffix of ["", "-wal"]) if (existsSync(path + suffix)) copyFileSync(path + suffix, scratch + suffix);
  padToWholePages(scratch);
  let kept: number;
  try {
    kept = fill(made, scratch);
  } catch (failure) {
    removeDatabase(made);
    throw failure;
  } finally {
    removeDatabase(scratch);
  }
  renameSync(made, readyAt(path));
  const moved = setAside(quarantine, path);
  finishSalvage(path);
  return { kind: "salvaged", damage: cause instanceof Error ? cause.message : String(cause), quarantined: moved, kept };
}

/** Puts a salvaged file in its place where a crash has left it beside an empty one. Does nothing otherwise. */
export function finishSalvage(path: string): void {
  if (!existsSync(path) && existsSync(readyAt(path))) renameSync(readyAt(path), path);
}

function fill(made: string, scratch: string): number {
  const target = openDatabase(made, { migrations: LEDGER_MIGRATIONS });
  try {
    const logs = new SalvagedLogs(target);
    target.exec("BEGIN IMMEDIATE");
    for (const row of readableRows(scratch)) logs.take(row);
    const kept = logs.finish();
    target.exec("COMMIT");
    return kept;
  } finally {
    target.close();
  }
}

function removeDatabase(path: string): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(path + suffix, { force: true });
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

/** The new file while it is filled: each log grows by the entries that follow its end and verify. */
class SalvagedLogs {
  readonly #target: DatabaseSync;
  readonly #ends = new Map<CompartmentId, { readonly id: number; last: LinkedEntry }>();
  readonly #index: ActIndexer;
  readonly #open: OpenItemWriter;
  #kept = 0;

  constructor(target: DatabaseSync) {
    this.#target = target;
    this.#index = actIndexer(target);
    this.#open = openItemWriter(target);
  }

  /** Keeps an entry if it is the next one of its log. */
  take(row: EntryRow): void {
    const entry = intactEntry(row);
    if (entry === null) return;
    const end = this.#ends.get(entry.compartment);
    const isNext = entry.seq === (end?.last.seq ?? 0) + 1 && equalBytes(entry.prevHash, end?.last.hash ?? GENESIS_HASH);
    if (!isNext) return;
    const id = end?.id ?? this.#ends.size + 1;
    this.#target
      .prepare("INSERT INTO entries (compartment, seq, hash, leaf, body) VALUES (?, ?, ?, ?, ?)")
      .run(id, entry.seq, entry.hash, row["leaf"] as Uint8Array, row["body"] instanceof Uint8Array ? row["body"] : null);
    if ("kind" in entry && entry.kind === "claim") this.#claim(id, entry);
    if ("kind" in entry && entry.kind === "act") {
      this.#index(id, entry);
      this.#open(id, entry);
    }
    this.#ends.set(entry.compartment, { id, last: entry });
    this.#kept += 1;
  }

  /** Writes where each log ends. Gives the number of entries that were kept. */
  finish(): number {
    const head = this.#target.prepare("INSERT INTO heads (id, compartment, seq, hash) VALUES (?, ?, ?, ?)");
    for (const [compartment, { id, last }] of this.#ends) head.run(id, compartment, last.seq, last.hash);
    return this.#kept;
  }

  #claim(id: number, { client, author, seq }: ClaimEntry): void {
    this.#target.prepare("INSERT INTO claims (compartment, client, author, seq) VALUES (?, ?, ?, ?)").run(id, client, author, seq);
  }
}

/** Null for what does not match its hashes; it stays in quarantine. */
function intactEntry(row: EntryRow): LedgerEntry | LinkedEntry | null {
  try {
    return readWhatIsSound(row, readLinkRow(row, null));
  } catch (cause) {
    if (cause instanceof DamagedEntryError) return null;
    throw cause;
  }
}
