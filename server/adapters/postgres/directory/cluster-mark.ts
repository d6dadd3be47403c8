import { text } from "../../../domain/directory-row.ts";
import type { ClusterMarkStore } from "../../../ports/directory/cluster-mark.ts";
import type { Database } from "./database.ts";

/** The cluster's mark in PostgreSQL. */
export function postgresClusterMark({ query }: Database): ClusterMarkStore {
  return {
    keepClusterMark: async (candidate) => {
      // DO UPDATE, since DO NOTHING would return no row where another node stores its mark at the same moment.
      const { rows } = await query(
        `INSERT INTO majlis.cluster AS kept (single, mark) VALUES (1, $1)
        ON CONFLICT (single) DO UPDATE SET mark = kept.mark RETURNING mark`,
        [candidate],
      );
      return text(rows[0] ?? {}, "mark");
    },
  };
}
