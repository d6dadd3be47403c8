import type { Pool, PoolClient } from "pg";
import { DirectoryUnavailable } from "../../../ports/directory.ts";
import { toDirectoryFailure } from "./failure.ts";
import type { Row } from "./rows.ts";

/** A parameter of a statement. */
export type SqlValue = string | number | boolean | readonly string[];

/** A statement's result: its rows, and the number of rows it returned or changed. */
export interface Answer {
  readonly rows: readonly Row[];
  readonly count: number;
}

/** Runs one statement. Rejects with `DirectoryUnavailable` if PostgreSQL cannot run it now, else with PostgreSQL's own error. */
export type Query = (sql: string, values?: readonly SqlValue[]) => Promise<Answer>;

/** How the directory runs its statements. */
export interface Database {
  /** One statement is one transaction, durable when it resolves. */
  readonly query: Query;
  /** Runs a block in one transaction: all of it durable when it resolves, or none of it. */
  readonly inTransaction: <Value>(block: (query: Query) => Promise<Value>) => Promise<Value>;
  /** Makes later calls reject. The pool stays open: its opener closes it. */
  readonly close: () => void;
}

/** Runs statements on a pool, which may be shared. */
export function overPool(pool: Pool): Database {
  let isOpen = true;
  const assertOpen = (): void => {
    if (!isOpen) throw new Error("the directory is closed");
  };
  return {
    query: async (sql, values) => {
      assertOpen();
      return await run(pool, sql, values);
    },
    inTransaction: async (block) => {
      assertOpen();
      return await inTransaction(pool, block);
    },
    close: () => {
      isOpen = false;
    },
  };
}

async function inTransaction<Value>(pool: Pool, block: (query: Query) => Promise<Value>): Promise<Value> {
  const client = await connect(pool);
  let isBroken = false;
  // The pool does not listen for errors of a client that is checked out, and an error without a listener ends the process.
  const lost = (): void => void (isBroken = true);
  client.on("error", lost);
  try {
    await run(client, "BEGIN");
    const value = await block((sql, values) => run(client, sql, values));
    await run(client, "COMMIT");
    return value;
  } catch (cause) {
    isBroken ||= !(await isRolledBack(client, cause));
    throw cause;
  } finally {
    client.off("error", lost);
    // `true` closes the broken connection, and PostgreSQL rolls its transaction back.
    client.release(isBroken);
  }
}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (cause) {
    throw toDirectoryFailure(cause);
  }
}

async function isRolledBack(client: PoolClient, cause: unknown): Promise<boolean> {
  // The connection does not answer; a ROLLBACK would only wait for the same time-out once more.
  if (cause instanceof DirectoryUnavailable) return false;
  return await client.query("ROLLBACK").then(
    () => true,
    () => false,
  );
}

async function run(on: Pick<PoolClient, "query">, sql: string, values: readonly SqlValue[] = []): Promise<Answer> {
  try {
    const { rows, rowCount } = await on.query<Row>(sql, values.map(storable));
    return { rows, count: rowCount ?? 0 };
  } catch (cause) {
    throw toDirectoryFailure(cause);
  }
}

/**
 * PostgreSQL refuses a NUL in text. No id or name contains one, so a NUL is replaced and the query finds nothing instead of failing. This
 * can make two texts one: keys that clients choose go through stored-key.ts first.
 */
function storable(value: SqlValue): SqlValue {
  if (typeof value === "string") return value.replaceAll("\0", "\uFFFD");
  return Array.isArray(value) ? value.map((item: string) => item.replaceAll("\0", "\uFFFD")) : value;
}
