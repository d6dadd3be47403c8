import { afterAll } from "vitest";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createMemoryDirectory } from "../../server/adapters/memory/directory/directory.ts";
import { Tables } from "../../server/adapters/memory/directory/tables.ts";
import { openPostgresDirectory } from "../../server/adapters/postgres/directory/open-directory.ts";
import { openSqliteDirectory } from "../../server/adapters/sqlite/directory/open-directory.ts";
import { createMemoryLedger } from "../../server/adapters/memory/ledger.ts";
import { openLedger } from "../../server/adapters/sqlite/open-ledger.ts";
import { createPostgresLedger } from "../../server/adapters/postgres/ledger.ts";
import { createPool, openPool } from "../../server/adapters/postgres/open-pool.ts";
import { silentLog } from "../support/silent-log.ts";
import { startPostgres, type PostgresServer } from "../support/postgres.ts";
import { describeLedger } from "./ledger-contract.ts";

describeLedger("memory", async () => {
  const tables = new Tables();
  const ledger = createMemoryLedger({ changes: tables.changes });
  return { ledger, directory: createMemoryDirectory(tables), reopen: null, damageLeaf: null, dispose: () => ledger.close() };
});

describeLedger("SQLite", async () => {
  const folder = await mkdtemp(join(tmpdir(), "majlis-ledger-"));
  const path = join(folder, "ledger.db");
  const changes = join(folder, "directory.db");
  const directory = openSqliteDirectory(changes);
  const ledger = openLedger(path, changes);
  return {
    ledger,
    directory,
    reopen: async () => openLedger(path, changes),
    damageLeaf: async (seq, damage) => {
      const database = new DatabaseSync(path);
      const leaf = database.prepare("SELECT leaf FROM entries WHERE seq = ?").get(seq)?.["leaf"] as Uint8Array;
      damage(leaf);
      database.prepare("UPDATE entries SET leaf = ? WHERE seq = ?").run(leaf, seq);
      database.close();
    },
    dispose: async () => {
      await ledger.close();
      await directory.close();
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
  const pool = createPool(url, { log: silentLog });
  return {
    ledger,
    directory: openPostgresDirectory(pool),
    reopen: async () => createPostgresLedger(createPool(url, { log: silentLog })),
    damageLeaf: async (seq, damage) => {
      const { rows } = await pool.query<{ leaf: Buffer }>("SELECT leaf FROM majlis.entries WHERE seq = $1", [seq]);
      const leaf = rows[0]?.leaf as Buffer;
      damage(leaf);
      await pool.query("UPDATE majlis.entries SET leaf = $1 WHERE seq = $2", [leaf, seq]);
    },
    dispose: async () => {
      await ledger.close();
      await pool.end();
    },
  };
});
