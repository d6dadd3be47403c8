import type { Pool } from "pg";
import type { Directory } from "../../../ports/directory.ts";
import { postgresAccessChanges } from "./access-changes.ts";
import { postgresAccounts } from "./accounts.ts";
import { postgresClusterMark } from "./cluster-mark.ts";
import { overPool } from "./database.ts";
import { postgresFirstSetup } from "./first-setup.ts";
import { postgresInboxReads } from "./inbox-reads.ts";
import { postgresPartners } from "./partners.ts";
import { postgresRemovedCards } from "./removed-cards.ts";
import { postgresRoomNouns } from "./room-nouns.ts";
import { postgresSessions } from "./sessions.ts";
import { postgresSite } from "./site.ts";
import { postgresTokens } from "./tokens.ts";
import { postgresTrail } from "./trail.ts";
import { postgresWriteHolds } from "./write-holds.ts";

/**
 * The directory that all nodes of a cluster share. The pool's database must have the present layout; the pool's time-outs bound every call.
 * Closing the directory leaves the pool open, since others use it too.
 */
export function openPostgresDirectory(pool: Pool): Directory {
  const database = overPool(pool);
  return {
    ...postgresPartners(database),
    ...postgresAccounts(database),
    ...postgresFirstSetup(database),
    ...postgresSessions(database),
    ...postgresTokens(database),
    ...postgresRoomNouns(database),
    ...postgresRemovedCards(database),
    ...postgresWriteHolds(database),
    ...postgresInboxReads(database),
    ...postgresAccessChanges(database),
    ...postgresTrail(database),
    ...postgresClusterMark(database),
    ...postgresSite(database),
    close: async () => database.close(),
  };
}
