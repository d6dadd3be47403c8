import type { DatabaseSync } from "node:sqlite";

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
