import type { Pool, PoolClient } from "pg";
import { DirectoryUnavailable } from "../../../ports/directory.ts";
import { toDirectoryFailure } from "./failure.ts";
import type { Row } from "./rows.ts";

/** What a statement can be given. */
export type SqlValue = string | number | boolean | readonly string[];

/** What a statement gave: its rows, and how many it gave or changed. */
export interface Answer {
  readonly rows: readonly Row[];
  readonly count: number;
}

/** Runs one statement. Rejects with `DirectoryUnavailable` where it cannot be run now, else with what PostgreSQL said. */
export type Query = (sql: string, values?: readonly SqlValue[]) => Promise<Answer>;

/** The directory's way to PostgreSQL. */
export interface Database {
  /** One statement is one transaction, durable when it resolves. */
  readonly query: Query;
  /** Runs a block in one transaction: all of it durable when it resolves, or none of it. */
  readonly inTransaction: <Value>(block: (query: Query) => Promise<Value>) => Promise<Value>;
  /** Further calls reject. The pool stays open: it is its opener's. */
  readonly close: () => void;
}

/** Works over a pool that others use too. */
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
  // While a client is lent its errors are the borrower's; without a listener one would end the process.
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
    // A broken connection is closed, and PostgreSQL undoes what was open on it.
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
  // On a connection that does not answer, the ROLLBACK would only wait as long again.
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

/** PostgreSQL's text holds no NUL. No id or name does, so one asked for with a NUL is to find nothing rather than to fail. */
function storable(value: SqlValue): SqlValue {
  if (typeof value === "string") return value.replaceAll("\0", "\uFFFD");
  return Array.isArray(value) ? value.map((item: string) => item.replaceAll("\0", "\uFFFD")) : value;
}
