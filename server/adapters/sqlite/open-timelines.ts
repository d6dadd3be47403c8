import type { TimelineStore } from "../../ports/timeline-store.ts";
import { CHECKPOINT_MIGRATIONS } from "./migrations/checkpoints.ts";
import { openDatabase } from "./open-database.ts";
import { createSqliteTimelineStore } from "./timeline-store.ts";

/** Opens the timelines beside the checkpoints, in the same file, which must have been opened by `openCheckpoints` before: that throws a damaged one away. */
export function openTimelines(path: string): TimelineStore {
  // NORMAL: lost lines are folded again.
  const database = openDatabase(path, { migrations: CHECKPOINT_MIGRATIONS, synchronous: "NORMAL" });
  return createSqliteTimelineStore(database, { onClose: () => database.close() });
}
