import type { Pool } from "pg";
import { createPool, openPool } from "../../server/adapters/postgres/open-pool.ts";
import type { PostgresServer } from "./postgres.ts";
import { silentLog as log } from "./silent-log.ts";

/** A fresh database with the present layout, and pools onto it. */
export interface TestDatabase {
  readonly url: string;
  /** One more pool, as another node would have. */
  readonly pool: (max?: number) => Pool;
  /** Ends every pool. */
  readonly close: () => Promise<void>;
}

/** Makes a database of its own on a running server. */
export async function createTestDatabase(server: PostgresServer): Promise<TestDatabase> {
  const url = await server.createDatabase();
  await (await openPool(url, { log })).end();
  const pools: Pool[] = [];
  return {
    url,
    pool: (max = 4) => {
      const pool = createPool(url, { log, max });
      pools.push(pool);
      return pool;
    },
    close: async () => void (await Promise.all(pools.map((pool) => pool.end()))),
  };
}
