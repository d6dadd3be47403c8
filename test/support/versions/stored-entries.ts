import { isKeyPair } from "../../../server/adapters/system/site-keys.ts";
import { verifyArchive } from "../../../server/domain/archive/verify-archive.ts";
import { openArchiveSource, type StorePlace } from "../../../server/cli/archive-stores.ts";
import { encodeLeaf } from "../../../shared/contribution/canonical-bytes.ts";
import { bodyOf, type LedgerEntry } from "../../../shared/contribution/entry.ts";

/** Every entry of a store by compartment, each as the hex of its hash, leaf and body. */
export type StoredEntries = ReadonlyMap<string, readonly string[]>;

/** Reads all of a store, whatever layout it has, and verifies every chain and body on the way. Changes nothing. Rejects where one does not verify. */
export async function storedEntries(place: StorePlace): Promise<StoredEntries> {
  const source = await openArchiveSource(place, { isAlone: false });
  const logs = new Map<string, string[]>();
  try {
    for await (const record of verifyArchive(source.records(), { isKeyPair })) {
      if (record.kind === "ledger") logs.set(record.row.compartment, []);
      if (record.kind === "entries") for (const entry of record.entries) logs.get(entry.compartment)?.push(bytesOf(entry));
    }
  } finally {
    await source.close();
  }
  return logs;
}

/** The kinds of entry of a store. */
export async function storedKinds(place: StorePlace): Promise<ReadonlySet<LedgerEntry["kind"]>> {
  const source = await openArchiveSource(place, { isAlone: false });
  const kinds = new Set<LedgerEntry["kind"]>();
  try {
    for await (const record of source.records()) if (record.kind === "entries") for (const { kind } of record.entries) kinds.add(kind);
  } finally {
    await source.close();
  }
  return kinds;
}

/** The first entry of `before` that `after` lacks or has with other bytes, or null: later entries may follow. */
export function firstChanged(before: StoredEntries, after: StoredEntries): string | null {
  for (const [compartment, entries] of before) {
    const now = after.get(compartment) ?? [];
    const index = entries.findIndex((bytes, at) => bytes !== now[at]);
    if (index >= 0) return `entry ${index + 1} of ${compartment}`;
  }
  return null;
}

/** How many entries a store holds. */
export function countOf(entries: StoredEntries): number {
  return [...entries.values()].reduce((sum, log) => sum + log.length, 0);
}

function bytesOf(entry: LedgerEntry): string {
  const body = bodyOf(entry);
  return [entry.hash, encodeLeaf(entry), ...(body === null ? [] : [body])].map((bytes) => Buffer.from(bytes).toString("hex")).join(" ");
}
