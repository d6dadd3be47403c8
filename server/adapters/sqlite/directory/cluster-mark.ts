import type { DatabaseSync } from "node:sqlite";
import { text } from "../../../domain/directory-row.ts";
import type { ClusterMarkStore } from "../../../ports/directory/cluster-mark.ts";

/** The cluster's mark in SQLite. */
export function sqliteClusterMark(database: DatabaseSync): ClusterMarkStore {
  const keep = database.prepare("INSERT INTO cluster (only, mark) VALUES (1, ?) ON CONFLICT DO NOTHING");
  const kept = database.prepare("SELECT mark FROM cluster");
  return {
    keepClusterMark: async (candidate) => {
      keep.run(candidate);
      return text(kept.get() ?? {}, "mark");
    },
  };
}
