import type { DatabaseSync } from "node:sqlite";

/** One step from layout n to n + 1, as SQL statements; step i of a list makes layout i + 1. Steps that were released never change. */
export type Migration = string;

/** The file was written by a newer version. Nothing in it was touched. */
export class NewerLayoutError extends Error {
  override readonly name = "NewerLayoutError";
}

/**
 * Brings a database to the layout that the list ends with, each step in a transaction of its own with its number
 * (`PRAGMA user_version`). Does nothing if it is there already. Throws {@link NewerLayoutError} if it is beyond.
 */
export function migrate(database: DatabaseSync, migrations: readonly Migration[]): void {
  const found = Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
  if (found > migrations.length) {
    throw new NewerLayoutError(
      `the database has layout ${found}; this version knows ${migrations.length}. Use the newer version of Majlis.`,
    );
  }
  for (const [index, migration] of migrations.entries()) {
    if (index < found) continue;
    database.exec("BEGIN IMMEDIATE");
    try {
      database.exec(migration);
      database.exec(`PRAGMA user_version = ${index + 1}`);
      database.exec("COMMIT");
    } catch (cause) {
      if (database.isTransaction) database.exec("ROLLBACK");
      throw cause;
    }
  }
}
