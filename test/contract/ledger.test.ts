import { afterAll } from "vitest";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryLedger } from "../../server/adapters/memory/ledger.ts";
import { openLedger } from "../../server/adapters/sqlite/open-ledger.ts";
import { createPostgresLedger } from "../../server/adapters/postgres/ledger.ts";
import { createPool, openPool } from "../../server/adapters/postgres/open-pool.ts";
import { silentLog } from "../support/silent-log.ts";
import { startPostgres, type PostgresServer } from "../support/postgres.ts";
import { describeLedger } from "./ledger-contract.ts";

describeLedger("memory", async () => {
  const ledger = createMemoryLedger();
  return { ledger, reopen: null, dispose: () => ledger.close() };
});

describeLedger("SQLite", async () => {
  const folder = await mkdtemp(join(tmpdir(), "majlis-ledger-"));
  const path = join(folder, "ledger.db");
  const ledger = openLedger(path);
  return {
    ledger,
    reopen: async () => openLedger(path),
    dispose: async () => {
      await ledger.close();
      await rm(folder, { recursive: true });
    },
  };
});

let postgres: PostgresServer | null = null;
afterAll(() => postgres?.stop());

describeLedger("PostgreSQL", async () => {
  postgres ??= await startPostgres();
  const url = await postgres.createDatabase();
  const ledger = createPostgresLedger(await openPool(url, { log: silentLog }));
  return {
    ledger,
    reopen: async () => createPostgresLedger(createPool(url, { log: silentLog })),
    dispose: () => ledger.close(),
  };
});
