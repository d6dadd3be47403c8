import { hash as digest } from "node:crypto";
import { equalBytes } from "../../../shared/contribution/assert-chained.ts";
import { decodeLeaf } from "../../../shared/contribution/canonical-bytes.ts";
import type { LedgerEntry } from "../../../shared/contribution/entry.ts";

/** A stored entry is not what was written: its bytes do not match its own hashes. */
export class DamagedEntryError extends Error {
  override readonly name = "DamagedEntryError";
}

/** One row of the table `entries` as a store gives it. */
export type EntryRow = Record<string, unknown>;

/**
 * Reads a row of `entries`, whose columns are `hash`, `leaf` and `body`.
 *
 * Throws {@link DamagedEntryError} unless leaf and body match their hashes: a flipped bit on the disk is never served as content.
 */
export function readEntryRow(row: EntryRow): LedgerEntry {
  const { hash, leaf, body } = row;
  if (!(hash instanceof Uint8Array) || !(leaf instanceof Uint8Array)) throw new DamagedEntryError("an entry has no canonical bytes");
  if (!equalBytes(digest("sha256", leaf, "buffer"), hash)) throw new DamagedEntryError("an entry's canonical bytes do not match its hash");
  const update = body instanceof Uint8Array ? body : null;
  const entry = decodeLeaf(leaf, hash, update);
  if (entry.kind === "update" && update !== null && !equalBytes(digest("sha256", update, "buffer"), entry.updateHash)) {
    throw new DamagedEntryError(`the update of entry ${entry.seq} does not match its hash`);
  }
  return entry;
}
