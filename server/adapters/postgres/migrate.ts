import type { Pool, PoolClient, QueryConfig } from "pg";
import { LOCK, withLock } from "./advisory-lock.ts";

/** One step from layout n to n + 1, as SQL statements or what runs them; step i of a list makes layout i + 1. Steps that were released never change. */
export type Migration = string | ((query: MigrationQuery) => Promise<void>);

/** Runs a statement of a step, and gives its rows. */
export type MigrationQuery = (text: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;

/** The database was written by a newer version. Nothing in it was touched. */
export class NewerLayoutError extends Error {
  override readonly name = "NewerLayoutError";
}

/** Longest time one step may take, milliseconds. */
const STEP_MS = 300_000;

/**
 * Brings the schema `majlis` to the layout that the list ends with, each step in a transaction of its own with its number.
 * Does nothing if it is there already. Nodes that start at once take turns. Rejects with {@link NewerLayoutError} if it is beyond.
 */
export async function migrate(pool: Pool, migrations: readonly Migration[]): Promise<void> {
  if ((await layoutOf(pool, migrations)) === migrations.length) return;
  await withLock(pool, LOCK.migration, async (client) => {
    // Asked again under the lock: another node may have done it meanwhile.
    for (let layout = await layoutOf(client, migrations); layout < migrations.length; layout += 1) {
      await step(client, layout, migrations[layout] as Migration);
    }
  });
}

async function step(client: PoolClient, layout: number, migration: Migration): Promise<void> {
  const query: MigrationQuery = async (text, values) => {
    const patient: QueryConfig & { readonly query_timeout: number } = {
      text,
      query_timeout: STEP_MS,
      ...(values && { values: [...values] }),
    };
    return (await client.query<Record<string, unknown>>(patient)).rows;
  };
  // No ROLLBACK anywhere: after a failure the connection is given up (withLock), and the transaction with it.
  await client.query("BEGIN");
  await client.query(`SET LOCAL statement_timeout = ${STEP_MS}`);
  if (layout === 0) await makeSchema(client);
  if (typeof migration === "string") await query(migration);
  else await migration(query);
  await client.query("INSERT INTO majlis.layout (version) VALUES ($1) ON CONFLICT (single) DO UPDATE SET version = excluded.version", [
    layout + 1,
  ]);
  await client.query("COMMIT");
}

async function makeSchema(client: PoolClient): Promise<void> {
  // Asked first: IF NOT EXISTS wants the right to make schemas even where an administrator made this one for us.
  const { rows } = await client.query<{ there: boolean }>("SELECT to_regnamespace('majlis') IS NOT NULL AS there");
  if (rows[0]?.there !== true) await client.query("CREATE SCHEMA majlis");
  await client.query(
    "CREATE TABLE IF NOT EXISTS majlis.layout (single boolean PRIMARY KEY DEFAULT true CHECK (single), version integer NOT NULL)",
  );
}

/** The layout's number; 0 for an empty database. Changes nothing. Rejects with {@link NewerLayoutError} if it is beyond the list. */
export async function layoutOf(database: Pool | PoolClient, migrations: readonly Migration[]): Promise<number> {
  const found = await database.query<{ there: boolean }>("SELECT to_regclass('majlis.layout') IS NOT NULL AS there");
  if (found.rows[0]?.there !== true) return 0;
  const { rows } = await database.query<{ version: number }>("SELECT version FROM majlis.layout");
  const layout = rows[0]?.version ?? 0;
  if (layout > migrations.length)
    throw new NewerLayoutError(
      `it has layout ${layout}, this version knows ${migrations.length}; use the newer version. Nothing was changed`,
    );
  return layout;
}
