import type { Pool, PoolClient, QueryConfig } from "pg";
import { copyOutOn } from "./copy-out.ts";

/** Longest wait for one statement of an archive, milliseconds: a page of entries may be large and the disk slow. */
const STATEMENT_MS = 300_000;
/** Longest wait for tables that another process writes to, milliseconds. */
const LOCK_MS = 10_000;

/** Runs one statement of a session. */
export type SessionQuery = (text: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;

/** A transaction on a connection of its own. */
export interface ArchiveSession {
  readonly query: SessionQuery;
  /** Rows of a query without parameters as raw bytes (copy-out.ts). */
  readonly copyOut: (text: string) => Promise<readonly (Uint8Array | null)[][]>;
  /** Ends it: everything durable, or nothing of it there. */
  readonly end: (how: "COMMIT" | "ROLLBACK") => Promise<void>;
}

/**
 * Begins a transaction that may take hours: the reader or writer on the other side may be slow.
 * A session that is not ended with COMMIT changes nothing.
 */
export async function beginSession(pool: Pool, mode: string): Promise<ArchiveSession> {
  const client = await pool.connect();
  const query = queryOn(client);
  try {
    await query(`BEGIN ${mode}`);
    await query(
      `SELECT set_config('statement_timeout', '${STATEMENT_MS}', true), set_config('lock_timeout', '${LOCK_MS}', true),
        set_config('idle_in_transaction_session_timeout', '0', true)`,
    );
  } catch (cause) {
    client.release(true);
    throw cause;
  }
  return {
    query,
    copyOut: (text) => copyOutOn(client, text, STATEMENT_MS),
    end: async (how) => {
      let isEnded = false;
      try {
        await query(how);
        isEnded = true;
      } finally {
        client.release(!isEnded);
      }
    },
  };
}

function queryOn(client: PoolClient): SessionQuery {
  return async (text, values = []) => {
    const patient: QueryConfig & { readonly query_timeout: number } = { text, values: [...values], query_timeout: STATEMENT_MS };
    return (await client.query<Record<string, unknown>>(patient)).rows;
  };
}
