import { MemoryTicketStore } from "../adapters/memory/ticket-store.ts";
import { LOCK, withLock } from "../adapters/postgres/advisory-lock.ts";
import { startDatabaseClock } from "../adapters/postgres/clock.ts";
import { openPostgresDirectory } from "../adapters/postgres/directory/open-directory.ts";
import { createPostgresLedger } from "../adapters/postgres/ledger.ts";
import { createPool, openPool } from "../adapters/postgres/open-pool.ts";
import { createPostgresTicketStore } from "../adapters/postgres/ticket-store.ts";
import type { DataFolder } from "../adapters/sqlite/data-folder.ts";
import { openCheckedLedger } from "../adapters/sqlite/open-ledger.ts";
import { createPostgresTurns } from "../adapters/postgres/turns.ts";
import { systemClock } from "../adapters/system/clock.ts";
import { OwnTurns } from "../domain/own-turns.ts";
import type { Shutdown } from "./shutdown.ts";
import type { Clock } from "../ports/clock.ts";
import type { Directory } from "../ports/directory.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Log } from "../ports/log.ts";
import type { TicketStore } from "../ports/ticket-store.ts";
import type { Turns } from "../ports/turns.ts";
import type { LedgerPlace } from "../threads/ledger-place.ts";
import { openDirectoryThread } from "../threads/open-directory-thread.ts";

/** What must not be lost, and the time it is dated by: of this server alone, or of all nodes of a cluster. */
export interface DurableStores {
  readonly directory: Directory;
  readonly tickets: TicketStore;
  readonly clock: Clock;
  /** For work on one thing that must not run twice at once, in the whole cluster. */
  readonly turns: Turns;
  /** Where the threads find the ledger. It has its present layout. */
  readonly ledger: LedgerPlace;
  /** Hands out a ledger to write to before the engine has it; in a cluster to one node at a time. */
  readonly whileSeeding: <Value>(work: (ledger: Ledger) => Promise<Value>) => Promise<Value>;
}

/** What opening stores works with. */
export interface OwnParts {
  readonly log: Log;
  readonly shutdown: Shutdown;
  /** Watches a thread that may end by itself. */
  readonly watch: (what: string, ended: Promise<Error | null>) => void;
}

/** Connections of the socket thread: directory, tickets and the clock. */
const CONNECTIONS = 8;

/** Everything in the data folder, for a single server. Rejects with what opening a file threw. */
export async function openFolderStores(folder: DataFolder, { shutdown, watch }: OwnParts): Promise<DurableStores> {
  const { directory, ended } = await openDirectoryThread(folder.directory);
  shutdown.add("directory", () => directory.close());
  watch("directory", ended);
  return {
    directory,
    tickets: new MemoryTicketStore(),
    clock: systemClock,
    turns: new OwnTurns(),
    ledger: { kind: "sqlite", path: folder.ledger, quarantine: folder.quarantine },
    whileSeeding: async (work) => {
      const { ledger } = openCheckedLedger(folder.ledger, folder.quarantine);
      return work(ledger).finally(() => ledger.close());
    },
  };
}

/** Everything in the PostgreSQL of a cluster, brought to the present layout. Rejects with `DatabaseUnusableError`. */
export async function openPostgresStores(url: string, { log, shutdown }: OwnParts): Promise<DurableStores> {
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
