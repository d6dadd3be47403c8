import { LOCK, withLock } from "../adapters/postgres/advisory-lock.ts";
import { startDatabaseClock } from "../adapters/postgres/clock.ts";
import { openPostgresDirectory } from "../adapters/postgres/directory/open-directory.ts";
import { createPostgresLedger } from "../adapters/postgres/ledger.ts";
import { createPool, openPool } from "../adapters/postgres/open-pool.ts";
import { createPostgresTicketStore } from "../adapters/postgres/ticket-store.ts";
import { createPostgresTurns } from "../adapters/postgres/turns.ts";
import { systemClock } from "../adapters/system/clock.ts";
import type { DurableStores, OpeningParts } from "./durable-stores.ts";

/** Most database connections of the main thread, for directory, tickets and clock. */
const CONNECTIONS = 8;

/** Opens what all nodes of a cluster share, in the PostgreSQL at `url`. Rejects with `DatabaseUnusableError`. */
export async function openPostgresStores(
  url: string,
  { log, shutdown }: OpeningParts,
): Promise<Omit<DurableStores, "historyPath" | "site">> {
  const pool = await openPool(url, { log, max: CONNECTIONS, part: "server" });
  shutdown.add("database", () => pool.end());
  const directory = openPostgresDirectory(pool);
  shutdown.add("directory", () => directory.close());
  const clock = await startDatabaseClock(pool, { base: systemClock, log });
  shutdown.add("clock", () => clock.stop());
  return {
    directory,
    tickets: createPostgresTicketStore(pool),
    clock,
    turns: createPostgresTurns(pool, systemClock),
    ledger: { kind: "postgres", url },
    whileSeeding: (work) =>
      withLock(pool, LOCK.seeding, async () => {
        const ledger = createPostgresLedger(createPool(url, { log, max: 1, part: "seeding" }));
        return work(ledger).finally(() => ledger.close());
      }),
  };
}
