import { rmSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import type { CheckpointStore } from "../../ports/checkpoint-store.ts";
import { createSqliteCheckpointStore } from "./checkpoint-store.ts";
import { CHECKPOINT_MIGRATIONS } from "./migrations/checkpoints.ts";
import { openDatabase } from "./open-database.ts";
import { isDamage } from "./failure.ts";
import { assertWhole } from "./salvage.ts";

/** Opens (or creates) the writing connection. A file that cannot be read at all is thrown away: it only held what can be made again. */
export function openCheckpoints(path: string): CheckpointStore {
  return createSqliteCheckpointStore(openWriter(path), { readOnly: false });
}

/**
 * A connection for another thread that only reads. The first to open a file looks through all of it, creating it where there is none
 * and throwing it away where it is damaged: later the others would hold on to the file that was thrown away.
 */
export function openCheckpointsForReading(path: string): CheckpointStore {
  openWriter(path, (database) => assertWhole(database, "quick_check")).close();
  return createSqliteCheckpointStore(openDatabase(path, { migrations: [], readOnly: true }), { readOnly: true });
}

function openWriter(path: string, check: (database: DatabaseSync) => void = () => {}): DatabaseSync {
  // NORMAL: a lost checkpoint is made again, and no receipt rests on it.
  const open = (): DatabaseSync => {
    const database = openDatabase(path, { migrations: CHECKPOINT_MIGRATIONS, synchronous: "NORMAL" });
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
