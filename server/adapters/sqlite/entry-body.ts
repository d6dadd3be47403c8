import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { bodyOf, isRedacted, type LedgerEntry } from "../../../shared/contribution/entry.ts";
import {
  DamagedEntryError,
  readEntryRow,
  readLinkRow,
  UnreadableEntryError,
  wrongAt,
  type EntryPlace,
  type EntryRow,
  type LinkedEntry,
} from "../../domain/ledger/entry-row.ts";

// What the column `body` of ledger.db holds since layout 2: the body; x'' once it was shredded; NULL for an entry that never has one.
// A flipped bit in a row's header turns a body into NULL, text or a number, which must not pass for shredded.

const SHREDDED = new Uint8Array(0);
/** The hash of a body of no bytes, which x'' stands for as well: such a body has nothing to shred. */
const EMPTY_HASH = createHash("sha256").digest();

/** The value of the column for an entry. */
export function storedBody(entry: LedgerEntry): Uint8Array | null {
  return isRedacted(entry) ? SHREDDED : bodyOf(entry);
}

/** Reads a row of `hash`, `leaf` and {@link bodyColumn} like `readEntryRow`; throws `DamagedEntryError` also where a body is gone that was not shredded. */
export function readStoredRow(row: EntryRow, place: EntryPlace): LedgerEntry {
  const entry = readEntryRow({ ...row, body: givenBody(row["body"], row["leaf"]) }, place);
  if (isBodyGone(entry, row["body"])) throw new DamagedEntryError(wrongAt(place, "its body is gone"));
  return entry;
}

/**
 * The same for one that looks for damage: an entry of a kind that only a newer version reads is not damaged where its hash holds, and is
 * given as far as every version reads it. Throws `UnreadableEntryError` only for an entry of another version.
 */
export function readWhatIsSound(row: EntryRow, place: EntryPlace): LedgerEntry | LinkedEntry {
  try {
    return readStoredRow(row, place);
  } catch (cause) {
    if (!(cause instanceof UnreadableEntryError)) throw cause;
    return readLinkRow(row, place);
  }
}

/** The body as entries have it: null once it was shredded. `leaf` is the column beside it. */
export function givenBody(stored: unknown, leaf: unknown): Uint8Array | null {
  if (!(stored instanceof Uint8Array)) return null;
  // The canonical bytes of every entry that has a body end with the body's hash (FORMAT.md).
  const isEmpty = stored.byteLength === 0 && leaf instanceof Uint8Array && EMPTY_HASH.equals(leaf.subarray(-EMPTY_HASH.length));
  return stored.byteLength > 0 || isEmpty ? stored : null;
}

/** Whether an entry's body is gone that was not shredded. */
export function isBodyGone(entry: LedgerEntry, stored: unknown): boolean {
  const isShredded = stored instanceof Uint8Array && stored.byteLength === 0;
  return isRedacted(entry) && !isShredded;
}

/** The column as an SQL expression: a file of layout 1, which is read before it is brought up to date, has NULL for shredded updates too. */
export function bodyColumn(database: DatabaseSync): string {
  return isClustered(database) ? LAYOUT_1_BODY : "body";
}

/** The kind is byte 16 of the canonical bytes, and layout 1 has only updates (1) and claims. */
const LAYOUT_1_BODY = "CASE WHEN body IS NULL AND substr(leaf, 16, 1) = x'01' THEN x'' ELSE body END AS body";

/** Whether the table of entries is that of layout 1, which has no rowid. */
export function isClustered(database: DatabaseSync): boolean {
  const row = database.prepare("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = 'entries'").get();
  return String(row?.["sql"]).includes("WITHOUT ROWID");
}
