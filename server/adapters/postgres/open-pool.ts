import { Pool, TypeOverrides, type ClientBase, type QueryConfig } from "pg";
import type { Log } from "../../ports/log.ts";
import { layoutOf, migrate } from "./migrate.ts";
import { MIGRATIONS } from "./migrations/all.ts";
import { DatabaseUnusableError, toUnusable } from "./unusable.ts";

/** How to open a pool. */
export interface PoolSettings {
  readonly log: Log;
  /** Connections at most. */
  readonly max?: number;
  /** Which part of the program this is, as the database's administrator sees it: `majlis <part>`. */
  readonly part?: string;
}

// No call of a pool waits longer than these together: about 10 s from asking for a connection to the answer, or a rejection.
/** For a free connection, or for a new one to come about. */
const CONNECT_MS = 3_000;
/** For the checks of a new connection. */
const CHECK_MS = 1_000;
/** For one statement: the server gives up first, so that a statement whose caller is gone does not linger. */
const STATEMENT_MS = 5_000;
const ANSWER_MS = 6_000;
const IDLE_IN_TRANSACTION_MS = 10_000;

const OLDEST_VERSION = 130_000;

/** The error text for a database without a layout. */
const EMPTY = "it holds nothing of Majlis";

/** What every connection is set to and asked before it is used, in one round trip. */
const CHECK: QueryConfig & { readonly query_timeout: number } = {
  text: `SELECT
    set_config('search_path', 'majlis', false), set_config('timezone', 'UTC', false), set_config('jit', 'off', false),
    set_config('statement_timeout', '${STATEMENT_MS}', false),
    set_config('idle_in_transaction_session_timeout', '${IDLE_IN_TRANSACTION_MS}', false),
    set_config('default_transaction_isolation', 'read committed', false),
    set_config('synchronous_commit', current_setting('synchronous_commit'), false) AS synchronous,
    current_setting('fsync') AS fsync, pg_is_in_recovery() AS standby,
    current_setting('server_version_num')::integer AS version, current_setting('server_encoding') AS encoding`,
  query_timeout: CHECK_MS,
};

interface Checked {
  readonly synchronous: string;
  readonly fsync: string;
  readonly standby: boolean;
  readonly version: number;
  readonly encoding: string;
}

/** int8 as a number: nothing of ours comes near 2^53. */
const types = new TypeOverrides();
types.setTypeParser(20, Number);

/**
 * A pool that connects when it is first used. Every connection is the primary's, durable and set alike (`search_path` is `majlis`),
 * or asking for it rejects with {@link DatabaseUnusableError}. The loss of a connection never ends the process: who uses it is
 * told by a rejection, and the next call opens a new connection. `int8` columns are numbers.
 */
export function createPool(url: string, { log, max = 4, part }: PoolSettings): Pool {
  const pool = new Pool({
    connectionString: url,
    max,
    application_name: part === undefined ? "majlis" : `majlis ${part}`,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types,
    onConnect: check,
  });
  // Their words alone: the driver hangs its whole client on the error.
  pool.on("error", ({ message }) => log.warn({ reason: message }, "an idle connection to the database was lost"));
  // An error without a listener would end the process; one that is in use tells its query too.
  pool.on("connect", (client) =>
    client.on("error", ({ message }) => log.debug({ reason: message }, "a connection to the database was lost")),
  );
  return pool;
}

/**
 * Opens a pool and brings the database's layout up to date. Rejects with {@link DatabaseUnusableError}, with no connection left, where
 * the database cannot be reached or used, or has a newer layout (then nothing in it was touched).
 */
export async function openPool(url: string, settings: PoolSettings): Promise<Pool> {
  return await openChecked(url, settings, async (pool) => {
    await mustTakeWrites(pool);
    await migrate(pool, MIGRATIONS);
  });
}

/**
 * Opens a pool for writing beside servers: makes the layout in an empty database if it may, and changes none that is there. Rejects like
 * {@link openPool}, where the database has the layout of an earlier version, whose nodes may be connected to it, and where it is empty and stays so.
 */
export async function openPresentPool(url: string, { mayMake, ...settings }: PoolSettings & { readonly mayMake: boolean }): Promise<Pool> {
  return await openChecked(url, settings, async (pool) => {
    await mustTakeWrites(pool);
    const layout = await layoutOf(pool, MIGRATIONS);
    if (layout === 0 && !mayMake) throw new DatabaseUnusableError("other", EMPTY);
    if (layout > 0 && layout < MIGRATIONS.length)
      throw new DatabaseUnusableError("older-layout", `it has layout ${layout}, this version ${MIGRATIONS.length}; nothing was changed`);
    await migrate(pool, MIGRATIONS);
  });
}

/** Opens a pool for reading a database of this or an earlier layout as it is. Rejects like {@link openPool}, and where there is none. */
export async function openReadingPool(url: string, settings: PoolSettings): Promise<Pool> {
  return await openChecked(url, settings, async (pool) => {
    if ((await layoutOf(pool, MIGRATIONS)) === 0) throw new DatabaseUnusableError("other", EMPTY);
  });
}

async function openChecked(url: string, settings: PoolSettings, prepare: (pool: Pool) => Promise<void>): Promise<Pool> {
  const pool = createPool(url, settings);
  try {
    await prepare(pool);
  } catch (cause) {
    await pool.end();
    throw toUnusable(url, cause);
  }
  return pool;
}

async function mustTakeWrites(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ read_only: string }>("SELECT current_setting('transaction_read_only') AS read_only");
  if (rows[0]?.read_only === "on") throw new DatabaseUnusableError("read-only", "transactions are read-only by default");
}

/** Sets up a new connection, or rejects if it may not be used. */
async function check(client: ClientBase): Promise<void> {
  const { rows } = await client.query<Checked>(CHECK);
  const found = rows[0] as Checked;
  if (found.version < OLDEST_VERSION) throw new DatabaseUnusableError("too-old", `server_version_num is ${found.version}`);
  if (found.standby) throw new DatabaseUnusableError("standby", "it is in recovery");
  if (found.encoding !== "UTF8") throw new DatabaseUnusableError("encoding", `server_encoding is ${found.encoding}`);
  // `local` does not wait for standbys that the operator asked to wait for.
  if (found.synchronous === "off" || found.synchronous === "local")
    throw new DatabaseUnusableError("not-durable", `synchronous_commit is ${found.synchronous}; set it to on`);
  if (found.fsync !== "on") throw new DatabaseUnusableError("not-durable", `fsync is ${found.fsync}; set it to on`);
}
