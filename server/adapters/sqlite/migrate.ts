import type { DatabaseSync } from "node:sqlite";

/** One step from layout n to n + 1, as SQL statements or what runs them; step i of a list makes layout i + 1. Steps that were released never change. */
export type Migration = string | ((database: DatabaseSync) => void);

/** The file was written by a newer version. Nothing in it was touched. */
export class NewerLayoutError extends Error {
  override readonly name = "NewerLayoutError";
}

/** The layout of a file could not be changed, for a reason that the operator can do something about. The file is as it was. */
export class LayoutChangeError extends Error {
  override readonly name = "LayoutChangeError";
}

/**
 * Brings a database to the layout that the list ends with, all steps and their number (`PRAGMA user_version`) in one transaction. Does
 * nothing if it is there already. `beforeChange` is called once before the first step on a database that
 * holds something; what it throws leaves everything as it was. Throws {@link NewerLayoutError} if the database is beyond the list, and
 * {@link LayoutChangeError} where the disk is full or cannot be written.
 */
export function migrate(database: DatabaseSync, migrations: readonly Migration[], beforeChange?: (database: DatabaseSync) => void): void {
  assertKnownLayout(database, migrations);
  const layout = layoutOf(database);
  if (layout > 0 && layout < migrations.length) beforeChange?.(database);
  if (layout < migrations.length) takeSteps(database, migrations);
}

/** Throws {@link NewerLayoutError} if the database is beyond the layout that the list ends with. Changes nothing. */
export function assertKnownLayout(database: DatabaseSync, migrations: readonly Migration[]): void {
  if (layoutOf(database) <= migrations.length) return;
  throw new NewerLayoutError(
    `the database has layout ${layoutOf(database)}; this version knows ${migrations.length}. Use the newer version of Majlis.`,
  );
}

function takeSteps(database: DatabaseSync, migrations: readonly Migration[]): void {
  let layout = layoutOf(database);
  try {
    database.exec("BEGIN IMMEDIATE");
    // Asked again under the write lock: another thread may have taken the steps in the meantime.
    layout = layoutOf(database);
    for (const step of migrations.slice(layout)) {
      if (typeof step === "string") database.exec(step);
      else step(database);
    }
    database.exec(`PRAGMA user_version = ${migrations.length}`);
    database.exec("COMMIT");
  } catch (cause) {
    if (database.isTransaction) database.exec("ROLLBACK");
    if (!isOfTheDisk(cause)) throw cause;
    throw new LayoutChangeError(
      `layout ${layout} of ${database.location() ?? "a database"} could not be changed to ${migrations.length}: ${cause.message}. This file ` +
        "is as it was; make room or mend the disk, and start again.",
      { cause },
    );
  }
}

// Result codes of https://sqlite.org/rescode.html: busy, read-only, I/O error, full, cannot open.
const OF_THE_DISK: ReadonlySet<number> = new Set([5, 8, 10, 13, 14]);

function isOfTheDisk(cause: unknown): cause is Error {
  return cause instanceof Error && "errcode" in cause && typeof cause.errcode === "number" && OF_THE_DISK.has(cause.errcode & 0xff);
}

/** The number of a database's layout; 0 for an empty one. */
export function layoutOf(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
}
