import type { Pool, PoolClient, QueryConfig } from "pg";

/** Locks that the nodes of one cluster take in turn, by number. 3 is that of appends and changes of rights (migrations/016-appends-and-rights.ts). */
export const LOCK = { migration: 1, seeding: 2, exposures: 4 } as const;

/** Sets our locks apart from those of other programs in the same database: "mjls". */
export const LOCK_SPACE = 0x6d6a6c73;

/** Longest wait for another node to be done, milliseconds. */
const WAIT_MS = 60_000;

/**
 * Runs `work` on a connection that alone in the cluster holds the lock; others wait for it. Rejects when the wait takes longer
 * than a minute, and with what `work` threw. The lock ends with its connection, however that ends.
 */
export async function withLock<Value>(pool: Pool, lock: number, work: (client: PoolClient) => Promise<Value>): Promise<Value> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query("SELECT set_config('statement_timeout', $1, false)", [String(WAIT_MS)]);
    const wait: QueryConfig & { readonly query_timeout: number } = {
      text: "SELECT pg_advisory_lock($1, $2)",
      values: [LOCK_SPACE, lock],
      query_timeout: WAIT_MS + 1_000,
    };
    await client.query(wait);
    return await work(client);
  } catch (cause) {
    failure = cause instanceof Error ? cause : new Error(String(cause));
    throw cause;
  } finally {
    // Never put back: ending the connection gives the lock up, whatever happened on it.
    client.release(failure ?? true);
  }
}
