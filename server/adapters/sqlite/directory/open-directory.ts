import type { Directory } from "../../../ports/directory.ts";
import { toDirectoryFailure } from "../failure.ts";
import { DIRECTORY_MIGRATIONS } from "../migrations/directory.ts";
import { openDatabase } from "../open-database.ts";
import { sqliteAccessChanges } from "./access-changes.ts";
import { sqliteAccounts } from "./accounts.ts";
import { sqliteClusterMark } from "./cluster-mark.ts";
import { sqliteCompartments } from "./compartments.ts";
import { sqliteFirstSetup } from "./first-setup.ts";
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
    ...sqliteAccessChanges(database),
    ...sqliteClusterMark(database),
    close: async () => {
      if (database.isOpen) database.close();
    },
  });
}

/** Turns what SQLite cannot do now (disk full, I/O error, read-only, busy) into `DirectoryUnavailable`. */
function withKnownFailures(directory: Directory): Directory {
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
