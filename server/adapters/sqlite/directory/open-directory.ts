import type { Directory } from "../../../ports/directory.ts";
import { assertKnownLayout } from "../migrate.ts";
import { toDirectoryFailure } from "../failure.ts";
import { DIRECTORY_MIGRATIONS } from "../migrations/directory.ts";
import { openDatabase } from "../open-database.ts";
import { sqliteAccessChanges } from "./access-changes.ts";
import { sqliteAccounts, usersById } from "./accounts.ts";
import { sqliteClusterMark } from "./cluster-mark.ts";
import { compartmentById, sqliteCompartments } from "./compartments.ts";
import { sqliteFirstSetup } from "./first-setup.ts";
import { sqliteInboxReads } from "./inbox-reads.ts";
import { sqliteMembers } from "./members.ts";
import { sqlitePartners } from "./partners.ts";
import { sqliteRemovedCards } from "./removed-cards.ts";
import { sqliteRooms } from "./rooms.ts";
import { sqliteSessions } from "./sessions.ts";
import { sqliteTokens } from "./tokens.ts";
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
    ...sqliteRooms(database),
    ...sqliteMembers(database),
    ...sqliteCompartments(database),
    ...sqliteRemovedCards(database),
    ...sqliteWriteHolds(database),
    ...sqliteInboxReads(database),
    ...sqliteAccessChanges(database),
    ...sqliteClusterMark(database),
    close: async () => {
      if (database.isOpen) database.close();
    },
  });
}

/** What a directory of this or an earlier layout is asked by a command that only reads. */
export type ReadDirectory = Pick<Directory, "compartment" | "users" | "close">;

/** Opens directory.db, which must be there, and reads it as it is, also of an earlier layout. Throws `NewerLayoutError` for a newer one. */
export function openSqliteDirectoryForReading(path: string): ReadDirectory {
  const database = openDatabase(path, { migrations: [], readOnly: true });
  try {
    assertKnownLayout(database, DIRECTORY_MIGRATIONS);
    return withKnownFailures({
      compartment: compartmentById(database),
      users: usersById(database),
      close: async () => {
        if (database.isOpen) database.close();
      },
    });
  } catch (cause) {
    database.close();
    throw cause;
  }
}

/** Turns what SQLite cannot do now (disk full, I/O error, read-only, busy) into `DirectoryUnavailable`. */
function withKnownFailures<Methods extends object>(directory: Methods): Methods {
  return new Proxy(directory, {
    get: (target, name, receiver) => {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== "function") return method;
      return async (...args: unknown[]): Promise<unknown> => {
        try {
          return await (Reflect.apply(method, target, args) as Promise<unknown>);
        } catch (cause) {
          throw toDirectoryFailure(cause);
        }
      };
    },
  });
}
