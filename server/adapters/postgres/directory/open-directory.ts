import type { Pool } from "pg";
import type { Directory } from "../../../ports/directory.ts";
import { postgresAccessChanges } from "./access-changes.ts";
import { postgresAccounts } from "./accounts.ts";
import { postgresCompartments } from "./compartments.ts";
import { overPool } from "./database.ts";
import { postgresFirstSetup } from "./first-setup.ts";
import { postgresMembers } from "./members.ts";
import { postgresRooms } from "./rooms.ts";
import { text } from "../../../domain/directory-row.ts";
import { postgresSessions } from "./sessions.ts";

/**
 * The directory that all nodes of a cluster share. The pool's database must have the present layout, and its time-outs bound every call.
 * Closing it leaves the pool open, which others use too.
 */
export function openPostgresDirectory(pool: Pool): Directory {
  const database = overPool(pool);
  return {
    ...postgresAccounts(database),
    ...postgresFirstSetup(database),
    ...postgresSessions(database),
    ...postgresRooms(database),
    ...postgresMembers(database),
    ...postgresCompartments(database),
    ...postgresAccessChanges(database),
    keepClusterMark: async (candidate) => {
      // An update of nothing, since what another node keeps at this very moment is given back by an update alone.
      const { rows } = await database.query(
        `INSERT INTO majlis.cluster AS kept (single, mark) VALUES (1, $1)
        ON CONFLICT (single) DO UPDATE SET mark = kept.mark RETURNING mark`,
        [candidate],
      );
      return text(rows[0] ?? {}, "mark");
    },
    close: async () => database.close(),
  };
}
