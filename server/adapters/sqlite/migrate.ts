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
  assertKnownLayout(database, migrations);
  while (layoutOf(database) < migrations.length) migrateOnce(database, migrations);
}

/** Throws {@link NewerLayoutError} if the database is beyond the layout that the list ends with. Changes nothing. */
export function assertKnownLayout(database: DatabaseSync, migrations: readonly Migration[]): void {
  if (layoutOf(database) <= migrations.length) return;
  throw new NewerLayoutError(
    `the database has layout ${layoutOf(database)}; this version knows ${migrations.length}. Use the newer version of Majlis.`,
  );
}

function migrateOnce(database: DatabaseSync, migrations: readonly Migration[]): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    // Asked again under the write lock: another thread may have made this step in the meantime.
    const layout = layoutOf(database);
    const step = migrations[layout];
    if (step !== undefined) {
      database.exec(step);
      database.exec(`PRAGMA user_version = ${layout + 1}`);
    }
    database.exec("COMMIT");
  } catch (cause) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw cause;
  }
}

function layoutOf(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
}
