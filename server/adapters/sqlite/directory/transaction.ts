import type { DatabaseSync } from "node:sqlite";
import type { AccessChange } from "../../../ports/directory.ts";

/** Runs a block in one write transaction: all of it durable at return, or none of it. */
export function inTransaction<Value>(database: DatabaseSync, block: () => Value): Value {
  // IMMEDIATE, so that two processes never both read and then find they cannot write.
  database.exec("BEGIN IMMEDIATE");
  try {
    const value = block();
    database.exec("COMMIT");
    return value;
  } catch (cause) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw cause;
  }
}

/** Gives the function that appends to the order of all changes; called inside the transaction that makes the change. */
export function changeRecorder(database: DatabaseSync): (change: AccessChange) => void {
  const insert = database.prepare("INSERT INTO access_changes (change) VALUES (?)");
  return (change) => void insert.run(JSON.stringify(change));
}
