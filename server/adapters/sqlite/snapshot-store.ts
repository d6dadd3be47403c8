import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { equalBytes } from "../../../shared/contribution/assert-chained.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import type { SnapshotStore, StoredSnapshot } from "../../ports/snapshot-store.ts";

/** Snapshots over one connection, which the store owns and closes. A read-only one skips a wrong snapshot rather than dropping it. */
export function createSqliteSnapshotStore(database: DatabaseSync, options: { readonly readOnly: boolean }): SnapshotStore {
  const put = database.prepare(
    "INSERT OR REPLACE INTO snapshots (compartment, seq, entry_hash, digest, size, sum, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const newest = database.prepare(
    "SELECT seq, entry_hash, digest, sum, body FROM snapshots WHERE compartment = ? AND seq <= ? ORDER BY seq DESC LIMIT 1",
  );
  const list = database.prepare("SELECT seq, size FROM snapshots WHERE compartment = ? ORDER BY seq");
  const drop = database.prepare("DELETE FROM snapshots WHERE compartment = ? AND seq = ?");
  let isOpen = true;
  const mustBeOpen = (): void => {
    if (!isOpen) throw new Error("the snapshot store is closed");
  };
  return {
    async put(snapshot) {
      mustBeOpen();
      if (options.readOnly) throw new Error("this connection to the snapshots only reads");
      const { compartment, seq, entryHash, digest, update } = snapshot;
      put.run(compartment, seq, entryHash, digest, update.byteLength, sumOf(snapshot), update);
    },
    async latest(compartment, atMost = Number.MAX_SAFE_INTEGER) {
      mustBeOpen();
      for (let limit = atMost; ;) {
        const row = newest.get(compartment, limit);
        if (row === undefined) return null;
        const snapshot = toStoredSnapshot(compartment, row);
        if (snapshot !== null) return snapshot;
        const seq = Number(row["seq"]);
        if (!options.readOnly) drop.run(compartment, seq);
        limit = seq - 1;
      }
    },
    async list(compartment) {
      mustBeOpen();
      return list.all(compartment).map((row) => ({ seq: Number(row["seq"]), sizeBytes: Number(row["size"]) }));
    },
    async drop(compartment, seq) {
      mustBeOpen();
      if (options.readOnly) throw new Error("this connection to the snapshots only reads");
      drop.run(compartment, seq);
    },
    async close() {
      if (!isOpen) return;
      isOpen = false;
      database.close();
    },
  };
}

function toStoredSnapshot(compartment: CompartmentId, row: Record<string, unknown>): StoredSnapshot | null {
  const { seq, entry_hash: entryHash, digest, sum, body } = row;
  if (!(entryHash instanceof Uint8Array) || !(body instanceof Uint8Array) || !(sum instanceof Uint8Array)) return null;
  const snapshot = { compartment, seq: Number(seq), entryHash, update: body, digest: String(digest) };
  return equalBytes(sum, sumOf(snapshot)) ? snapshot : null;
}

/** Hash of everything a snapshot says, each variable part led by its length. */
function sumOf({ compartment, seq, entryHash, update, digest }: StoredSnapshot): Uint8Array {
  const head = JSON.stringify([compartment, seq, Buffer.from(entryHash).toString("hex"), digest, update.byteLength]);
  // The first word stands in rows that earlier versions wrote.
  return createHash("sha256").update(`majlis/checkpoint ${head}\n`).update(update).digest();
}
