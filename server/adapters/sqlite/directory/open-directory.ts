import type { AccessChange, Directory } from "../../../ports/directory.ts";
import { DIRECTORY_MIGRATIONS } from "../migrations/directory.ts";
import { toDirectoryFailure } from "../failure.ts";
import { openDatabase } from "../open-database.ts";
import { sqliteAccounts } from "./accounts.ts";
import { sqliteCompartments } from "./compartments.ts";
import { sqliteFirstSetup } from "./first-setup.ts";
import { sqliteMembers } from "./members.ts";
import { sqliteRooms } from "./rooms.ts";
import { integer, text } from "../../../domain/directory-row.ts";
import { sqliteSessions } from "./sessions.ts";

/**
 * Opens (or creates) directory.db. Several processes may: the server and the command line beside it.
 * The answers are computed on the calling thread; only `server/threads/directory-thread.ts` and the command line call this.
 */
export function openSqliteDirectory(path: string): Directory {
  const database = openDatabase(path, { migrations: DIRECTORY_MIGRATIONS });
  const changes = database.prepare("SELECT seq, change FROM access_changes WHERE seq > ? ORDER BY seq LIMIT ?");
  const newest = database.prepare("SELECT coalesce(max(seq), 0) AS seq FROM access_changes");
  const keepMark = database.prepare("INSERT INTO cluster (only, mark) VALUES (1, ?) ON CONFLICT DO NOTHING");
  const mark = database.prepare("SELECT mark FROM cluster");
  return withKnownFailures({
    ...sqliteAccounts(database),
    ...sqliteFirstSetup(database),
    ...sqliteSessions(database),
    ...sqliteRooms(database),
    ...sqliteMembers(database),
    ...sqliteCompartments(database),
    accessChanges: async (after, limit) =>
      changes.all(after, limit).map((row) => ({ seq: integer(row, "seq"), change: JSON.parse(text(row, "change")) as AccessChange })),
    lastAccessChange: async () => integer(newest.get() ?? {}, "seq"),
    keepClusterMark: async (candidate) => {
      keepMark.run(candidate);
      return text(mark.get() ?? {}, "mark");
    },
    close: async () => {
      if (database.isOpen) database.close();
    },
  });
}

/** What SQLite cannot do now (disk full, I/O error, read-only, busy) rejects with `DirectoryUnavailable`. */
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
