import { startDatabaseClock } from "../adapters/postgres/clock.ts";
import { createPostgresLedger } from "../adapters/postgres/ledger.ts";
import { createPool } from "../adapters/postgres/open-pool.ts";
import { systemClock } from "../adapters/system/clock.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Log } from "../ports/log.ts";

// Loaded only where the ledger is in PostgreSQL: on every other thread its client would take 10 MB for nothing.

/** Database connections of one thread, which mostly uses the ledger for one thing at a time. */
const CONNECTIONS = { writing: 4, reading: 2 } as const;

/** Opens the ledger for the engine, and the database's clock, which all nodes share. */
export async function openWriting(url: string, log: Log): Promise<{ readonly ledger: Ledger; readonly clock: Clock }> {
  const pool = createPool(url, { log, max: CONNECTIONS.writing, part: "engine" });
  const clock = await startDatabaseClock(pool, { base: systemClock, log });
  return { ledger: createPostgresLedger(pool, { onClose: () => clock.stop() }), clock };
}

/** Opens the ledger for a thread that only reads. */
export function openReading(url: string, { log, part }: { readonly log: Log; readonly part: string }): Ledger {
  return createPostgresLedger(createPool(url, { log, max: CONNECTIONS.reading, part }));
}
