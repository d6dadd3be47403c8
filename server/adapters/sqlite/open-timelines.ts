import type { TimelineStore } from "../../ports/timeline-store.ts";
import { HISTORY_MIGRATIONS } from "./migrations/history.ts";
import { openDatabase } from "./open-database.ts";
import { createSqliteTimelineStore } from "./timeline-store.ts";

/** Opens the timelines, which share a file with the snapshots. Call `openSnapshots` first: it deletes a damaged file. */
export function openTimelines(path: string): TimelineStore {
  // NORMAL: lost lines are folded again.
  const database = openDatabase(path, { migrations: HISTORY_MIGRATIONS, synchronous: "NORMAL" });
  return createSqliteTimelineStore(database, { onClose: () => database.close() });
}
