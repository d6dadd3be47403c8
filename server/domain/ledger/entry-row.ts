import { hash as digest } from "node:crypto";
import { equalBytes } from "../../../shared/contribution/assert-chained.ts";
import { decodeLeaf } from "../../../shared/contribution/canonical-bytes.ts";
import { bodyOf, type LedgerEntry } from "../../../shared/contribution/entry.ts";

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
  const { hash, leaf, body } = row;
  if (!(hash instanceof Uint8Array) || !(leaf instanceof Uint8Array)) throw new DamagedEntryError("an entry has no canonical bytes");
  if (!equalBytes(digest("sha256", leaf, "buffer"), hash)) throw new DamagedEntryError("an entry's canonical bytes do not match its hash");
  const entry = decode(leaf, hash, body instanceof Uint8Array ? body : null);
  const expected = bodyHashOf(entry);
  const stored = bodyOf(entry);
  if (expected !== null && stored !== null && !equalBytes(digest("sha256", stored, "buffer"), expected)) {
    throw new DamagedEntryError(`the body of entry ${entry.seq} does not match its hash`);
  }
  return entry;
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
