import type { Directory } from "../../../ports/directory.ts";
import { DIRECTORY_MIGRATIONS } from "../migrations/directory.ts";
import { openDatabase } from "../open-database.ts";
import { sqliteAccessChanges } from "./access-changes.ts";
import { sqliteAccounts } from "./accounts.ts";
import { sqliteClusterMark } from "./cluster-mark.ts";
import { sqliteFirstSetup } from "./first-setup.ts";
import { sqliteInboxReads } from "./inbox-reads.ts";
import { sqlitePartners } from "./partners.ts";
import { sqliteRemovedCards } from "./removed-cards.ts";
import { sqliteRoomNouns } from "./room-nouns.ts";
import { sqliteSessions } from "./sessions.ts";
import { sqliteSite } from "./site.ts";
import { sqliteTokens } from "./tokens.ts";
import { sqliteTrail } from "./trail.ts";
import { withKnownFailures } from "./with-known-failures.ts";
import { sqliteWriteHolds } from "./write-holds.ts";

/**
 * Opens (or creates) directory.db. Several processes may have it open: the server, and the command line beside it.
 * Every call blocks the calling thread until SQLite has answered, so only server/threads/directory-thread.ts and the command line use it.
 */
export function openSqliteDirectory(path: string): Directory {
  const database = openDatabase(path, { migrations: DIRECTORY_MIGRATIONS });
  return withKnownFailures({
    ...sqlitePartners(database),
    ...sqliteAccounts(database),
    ...sqliteFirstSetup(database),
    ...sqliteSessions(database),
    ...sqliteTokens(database),
    ...sqliteRoomNouns(database),
    ...sqliteRemovedCards(database),
    ...sqliteWriteHolds(database),
    ...sqliteInboxReads(database),
    ...sqliteAccessChanges(database),
    ...sqliteTrail(database),
    ...sqliteClusterMark(database),
    ...sqliteSite(database),
    close: async () => {
      if (database.isOpen) database.close();
    },
  });
}
