import { hash as digest } from "node:crypto";
import { equalBytes } from "../../../shared/contribution/assert-chained.ts";
import { decodeLeaf, decodeLink, type LeafLink } from "../../../shared/contribution/canonical-bytes.ts";
import { bodyOf, outlineOf, type EntryOutline, type LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { CompartmentId } from "../../../shared/ids.ts";

/** A stored entry is not what was written: its bytes do not match its own hashes. The message names its log and its place there. */
export class DamagedEntryError extends Error {
  override readonly name = "DamagedEntryError";
}

/** A stored entry is what was written, and only a newer version of Majlis can read it. The message names its log and its place there. */
export class UnreadableEntryError extends Error {
  override readonly name = "UnreadableEntryError";
}

/** One row of the table `entries` as a store gives it. */
export type EntryRow = Record<string, unknown>;

/** The entry that a store was asked for; null where it reads rows of which it does not know that. */
export type EntryPlace = { readonly compartment: CompartmentId; readonly seq: number } | null;

/** An entry as far as every version reads it. */
export type LinkedEntry = LeafLink & { readonly hash: Uint8Array };

/** What is wrong, with the entry's place before it. */
export function wrongAt(place: EntryPlace, what: string): string {
  return place === null
    ? `an entry cannot be read: ${what}`
    : `the log of ${place.compartment} cannot be read at entry ${place.seq}: ${what}`;
}

/**
 * Throws {@link DamagedEntryError} where a log lacks an entry behind `after`: there are `count` up to the last of a range, whose seq is `last`. For
 * reads that pass over entries without looking at them; a log that lost a row must not pass for a shorter one.
 */
export function mustBeWhole(
  { compartment, after }: { readonly compartment: CompartmentId; readonly after: number },
  { count, last }: { readonly count: number; readonly last: number },
): void {
  if (count > 0 && last - Math.max(after, 0) !== count)
    throw new DamagedEntryError(wrongAt({ compartment, seq: last }, "an entry before it is missing"));
}

/**
 * Reads a row of `entries`, whose columns are `hash`, `leaf` and `body`.
 *
 * Throws {@link DamagedEntryError} unless leaf and body match their hashes and it is the entry of this log and seq: a flipped bit on the disk
 * is never served as content, nor an entry of another board, and a log that lost a row never passes for a shorter one. Throws
 * {@link UnreadableEntryError} where the leaf matches and is of a kind or version that this code does not know.
 */
export function readEntryRow(row: EntryRow, place: EntryPlace): LedgerEntry {
  const entry = readLeaf(row, row["body"] instanceof Uint8Array ? row["body"] : null, place);
  const expected = bodyHashOf(entry);
  const stored = bodyOf(entry);
  if (expected !== null && stored !== null && !equalBytes(digest("sha256", stored, "buffer"), expected)) {
    throw new DamagedEntryError(wrongAt(place, "its body does not match its hash"));
  }
  return entry;
}

/** Reads a row of `hash`, `leaf` and `size`, the length of the body, as {@link readEntryRow} does. The body is not checked: no content is served of it. */
export function readOutlineRow(row: EntryRow, place: EntryPlace): EntryOutline {
  const entry = readLeaf(row, null, place);
  return entry.kind === "extension" ? outlineOf(entry) : outlineOf(entry, Number(row["size"]));
}

/** Reads what links a row's entry to its log, of a kind that {@link readEntryRow} does not know too. Throws like it, for another version as well. */
export function readLinkRow(row: EntryRow, place: EntryPlace): LinkedEntry {
  const { hash, leaf } = checkedLeaf(row, place);
  return { ...decoded(() => decodeLink(leaf), place), hash };
}

function readLeaf(row: EntryRow, body: Uint8Array | null, place: EntryPlace): LedgerEntry {
  const { hash, leaf } = checkedLeaf(row, place);
  const entry = decoded(() => decodeLeaf(leaf, hash, body), place);
  // The message leaves out which log it belongs to: a reader of this board may not know that the other one exists (P3).
  if (place !== null && entry.compartment !== place.compartment) throw new DamagedEntryError(wrongAt(place, "it belongs to another log"));
  if (place !== null && entry.seq !== place.seq) throw new DamagedEntryError(wrongAt(place, `it is missing, entry ${entry.seq} follows`));
  return entry;
}

function checkedLeaf({ hash, leaf }: EntryRow, place: EntryPlace): { readonly hash: Uint8Array; readonly leaf: Uint8Array } {
  if (!(hash instanceof Uint8Array) || !(leaf instanceof Uint8Array))
    throw new DamagedEntryError(wrongAt(place, "it has no canonical bytes"));
  if (!equalBytes(digest("sha256", leaf, "buffer"), hash))
    throw new DamagedEntryError(wrongAt(place, "its canonical bytes do not match its hash"));
  return { hash, leaf };
}

function decoded<Value>(decode: () => Value, place: EntryPlace): Value {
  try {
    return decode();
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new UnreadableEntryError(wrongAt(place, `${what}; use the version of Majlis that wrote it`), { cause });
  }
}

function bodyHashOf(entry: LedgerEntry): Uint8Array | null {
  if (entry.kind === "update") return entry.updateHash;
  return entry.kind === "act" ? entry.bodyHash : null;
}
