import type { Directory } from "../../../ports/directory.ts";
import { assertKnownLayout } from "../migrate.ts";
import { DIRECTORY_MIGRATIONS } from "../migrations/directory.ts";
import { openDatabase } from "../open-database.ts";
import { usersById } from "./accounts.ts";
import { compartmentById } from "./compartments.ts";
import { siteIfKept } from "./site.ts";
import { withKnownFailures } from "./with-known-failures.ts";

/** What a directory of this or an earlier layout is asked by a command that only reads. */
export type ReadDirectory = Pick<Directory, "compartment" | "users" | "site" | "close">;

/** Opens directory.db, which must be there, and reads it as it is, also of an earlier layout. Throws `NewerLayoutError` for a newer one. */
export function openSqliteDirectoryForReading(path: string): ReadDirectory {
  const database = openDatabase(path, { migrations: [], readOnly: true });
  try {
    assertKnownLayout(database, DIRECTORY_MIGRATIONS);
    return withKnownFailures({
      compartment: compartmentById(database),
      users: usersById(database),
      site: siteIfKept(database),
      close: async () => {
        if (database.isOpen) database.close();
      },
    });
  } catch (cause) {
    database.close();
    throw cause;
  }
}
