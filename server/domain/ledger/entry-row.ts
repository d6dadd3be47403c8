import { hash as digest } from "node:crypto";
import { equalBytes } from "../../../shared/contribution/assert-chained.ts";
import { decodeLeaf } from "../../../shared/contribution/canonical-bytes.ts";
import { bodyOf, outlineOf, type EntryOutline, type LedgerEntry } from "../../../shared/contribution/entry.ts";

/** A stored entry is not what was written: its bytes do not match its own hashes. */
export class DamagedEntryError extends Error {
  override readonly name = "DamagedEntryError";
}

/** A stored entry is what was written, and only a newer version of Majlis can read it. */
export class UnreadableEntryError extends Error {
  override readonly name = "UnreadableEntryError";
}

/** One row of the table `entries` as a store gives it. */
export type EntryRow = Record<string, unknown>;

/**
 * Reads a row of `entries`, whose columns are `hash`, `leaf` and `body`.
 *
 * Throws {@link DamagedEntryError} unless leaf and body match their hashes: a flipped bit on the disk is never served as content. Throws
 * {@link UnreadableEntryError} where the leaf matches and is of a kind or version that this code does not know.
 */
export function readEntryRow(row: EntryRow): LedgerEntry {
  const entry = readLeaf(row, row["body"] instanceof Uint8Array ? row["body"] : null);
  const expected = bodyHashOf(entry);
  const stored = bodyOf(entry);
  if (expected !== null && stored !== null && !equalBytes(digest("sha256", stored, "buffer"), expected)) {
    throw new DamagedEntryError(`the body of entry ${entry.seq} does not match its hash`);
  }
  return entry;
}

/** Reads a row of `hash`, `leaf` and `size`, the length of the body, as {@link readEntryRow} does. The body is not checked: no content is served of it. */
export function readOutlineRow(row: EntryRow): EntryOutline {
  const entry = readLeaf(row, null);
  return entry.kind === "extension" ? outlineOf(entry) : outlineOf(entry, Number(row["size"]));
}

function readLeaf({ hash, leaf }: EntryRow, body: Uint8Array | null): LedgerEntry {
  if (!(hash instanceof Uint8Array) || !(leaf instanceof Uint8Array)) throw new DamagedEntryError("an entry has no canonical bytes");
  if (!equalBytes(digest("sha256", leaf, "buffer"), hash)) throw new DamagedEntryError("an entry's canonical bytes do not match its hash");
  return decode(leaf, hash, body);
}

function decode(leaf: Uint8Array, hash: Uint8Array, body: Uint8Array | null): LedgerEntry {
  try {
    return decodeLeaf(leaf, hash, body);
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new UnreadableEntryError(`${what}; use the version of Majlis that wrote it`, { cause });
  }
}

function bodyHashOf(entry: LedgerEntry): Uint8Array | null {
  if (entry.kind === "update") return entry.updateHash;
  return entry.kind === "act" ? entry.bodyHash : null;
}
