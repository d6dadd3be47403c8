import { existsSync, rmSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import type { CheckpointStore } from "../../ports/checkpoint-store.ts";
import { createSqliteCheckpointStore } from "./checkpoint-store.ts";
import { CHECKPOINT_MIGRATIONS } from "./migrations/checkpoints.ts";
import { openDatabase } from "./open-database.ts";
import { isDamage } from "./salvage.ts";

/** Opens (or creates) the writing connection. A file that cannot be read at all is thrown away: it only held what can be made again. */
export function openCheckpoints(path: string): CheckpointStore {
  return createSqliteCheckpointStore(openWriter(path), { readOnly: false });
}

/** A connection for another thread that only reads. Creates an empty file where there is none yet, so that threads may start in any order. */
export function openCheckpointsForReading(path: string): CheckpointStore {
  if (!existsSync(path)) openWriter(path).close();
  try {
    return createSqliteCheckpointStore(openDatabase(path, { migrations: [], readOnly: true }), { readOnly: true });
  } catch {
    // Half-made by a thread that is creating it now, or damaged: the writer's way of opening waits for the first and heals the second.
    openWriter(path).close();
    return createSqliteCheckpointStore(openDatabase(path, { migrations: [], readOnly: true }), { readOnly: true });
  }
}

function openWriter(path: string): DatabaseSync {
  // NORMAL: a lost checkpoint is made again, and no receipt rests on it.
  const open = (): DatabaseSync => openDatabase(path, { migrations: CHECKPOINT_MIGRATIONS, synchronous: "NORMAL" });
  try {
    return open();
  } catch (cause) {
    if (!isDamage(cause)) throw cause;
    for (const suffix of ["", "-wal", "-shm"]) rmSync(path + suffix, { force: true });
    return open();
  }
}
