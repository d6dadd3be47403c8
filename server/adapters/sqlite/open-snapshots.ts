import { rmSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import type { SnapshotStore } from "../../ports/snapshot-store.ts";
import { createSqliteSnapshotStore } from "./snapshot-store.ts";
import { HISTORY_MIGRATIONS } from "./migrations/history.ts";
import { openDatabase } from "./open-database.ts";
import { isDamage } from "./failure.ts";
import { assertWhole } from "./salvage.ts";

/** Opens (or creates) the writing connection. A file that cannot be read is deleted: everything in it can be derived again. */
export function openSnapshots(path: string): SnapshotStore {
  return createSqliteSnapshotStore(openWriter(path), { readOnly: false });
}

/**
 * A connection for a thread that only reads. The first to open a file checks all of it; it creates a missing file and deletes a damaged
 * one. This must happen first, because connections that are already open would keep the deleted file.
 */
export function openSnapshotsForReading(path: string): SnapshotStore {
  openWriter(path, (database) => assertWhole(database, "quick_check")).close();
  return createSqliteSnapshotStore(openDatabase(path, { migrations: [], readOnly: true }), { readOnly: true });
}

function openWriter(path: string, check: (database: DatabaseSync) => void = () => {}): DatabaseSync {
  // NORMAL: a lost snapshot is built again, and no receipt depends on it.
  const open = (): DatabaseSync => {
    const database = openDatabase(path, { migrations: HISTORY_MIGRATIONS, synchronous: "NORMAL" });
    try {
      check(database);
      return database;
    } catch (cause) {
      database.close();
      throw cause;
    }
  };
  try {
    return open();
  } catch (cause) {
    if (!isDamage(cause)) throw cause;
    for (const suffix of ["", "-wal", "-shm"]) rmSync(path + suffix, { force: true });
    return open();
  }
}
