import type { DatabaseSync } from "node:sqlite";
import { integer, text } from "../../../domain/directory-row.ts";
import type { AccessChange, AccessChangeLog } from "../../../ports/directory/access-changes.ts";
import { openDatabase } from "../open-database.ts";

/** The order of all changes of rights, in SQLite. */
export function sqliteAccessChanges(database: DatabaseSync): AccessChangeLog {
  const after = database.prepare("SELECT seq, change FROM access_changes WHERE seq > ? ORDER BY seq LIMIT ?");
  const newest = database.prepare("SELECT coalesce(max(seq), 0) AS seq FROM access_changes");
  return {
    accessChanges: async (seq, limit) =>
      after.all(seq, limit).map((row) => ({ seq: integer(row, "seq"), change: JSON.parse(text(row, "change")) as AccessChange })),
    lastAccessChange: async () => integer(newest.get() ?? {}, "seq"),
  };
}

/** Gives the function that appends to the order of all changes. Call it in the transaction that makes the change. */
export function changeRecorder(database: DatabaseSync): (change: AccessChange) => void {
  const insert = database.prepare("INSERT INTO access_changes (change) VALUES (?)");
  return (change) => void insert.run(JSON.stringify(change));
}

/** The changes of rights in a directory that others write to, as an append asks for them. */
export interface LaterChanges {
  /** Changes with a higher seq, ascending. Throws what SQLite throws. */
  after(seq: number): readonly AccessChange[];
  close(): void;
}

/** Over a connection of its own, which only reads. The directory must have been opened for writing before. */
export function openLaterChanges(path: string): LaterChanges {
  const database = openDatabase(path, { migrations: [], readOnly: true });
  const later = database.prepare("SELECT change FROM access_changes WHERE seq > ? ORDER BY seq");
  return {
    after: (seq) => later.all(seq).map((row) => JSON.parse(text(row, "change")) as AccessChange),
    close: () => database.close(),
  };
}
