import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openPostgresArchive } from "../../server/adapters/postgres/archive-source.ts";
import { openPostgresArchiveTarget } from "../../server/adapters/postgres/archive-target.ts";
import { openPostgresDirectory } from "../../server/adapters/postgres/directory/open-directory.ts";
import { createPostgresLedger } from "../../server/adapters/postgres/ledger.ts";
import { openPool } from "../../server/adapters/postgres/open-pool.ts";
import { openSqliteArchive } from "../../server/adapters/sqlite/archive-source.ts";
import { openSqliteArchiveTarget } from "../../server/adapters/sqlite/archive-target.ts";
import { openDataFolder } from "../../server/adapters/sqlite/data-folder.ts";
import { openSqliteDirectory } from "../../server/adapters/sqlite/directory/open-directory.ts";
import { openLedger } from "../../server/adapters/sqlite/open-ledger.ts";
import { copyArchive } from "../../server/commands/copy-archive.ts";
import { aSite } from "../support/directory-records.ts";
import { startPostgres, type PostgresServer } from "../support/postgres.ts";
import { silentLog } from "../support/silent-log.ts";
import { describeArchive, type ArchiveStore } from "./archive-contract.ts";

async function sqlite(): Promise<ArchiveStore> {
  const parent = await mkdtemp(join(tmpdir(), "majlis-archive-"));
  const folder = join(parent, "data");
  return {
    open: async () => {
      const held = openDataFolder(folder);
      const directory = openSqliteDirectory(held.directory);
      const ledger = openLedger(held.ledger);
      return {
        directory,
        ledger,
        close: async () => {
          await ledger.close();
          await directory.close();
          held.close();
        },
      };
    },
    source: async () => openSqliteArchive(folder),
    target: async () => openSqliteArchiveTarget(folder),
    dispose: async () => await rm(parent, { recursive: true }),
  };
}

let postgres: PostgresServer | null = null;
afterAll(() => postgres?.stop());

async function postgresql(): Promise<ArchiveStore> {
  postgres ??= await startPostgres();
  const url = await postgres.createDatabase();
  return {
    open: async () => {
      const pool = await openPool(url, { log: silentLog });
      const directory = openPostgresDirectory(pool);
      const ledger = createPostgresLedger(pool);
      return {
        directory,
        ledger,
        close: async () => {
          await directory.close();
          await ledger.close();
        },
      };
    },
    source: () => openPostgresArchive(url, { log: silentLog }),
    target: () => openPostgresArchiveTarget(url, { log: silentLog }),
    dispose: async () => undefined,
  };
}

describeArchive("SQLite to SQLite", { from: sqlite, to: sqlite });
describeArchive("SQLite to PostgreSQL", { from: sqlite, to: postgresql });
describeArchive("PostgreSQL to SQLite", { from: postgresql, to: sqlite });
describeArchive("PostgreSQL to PostgreSQL", { from: postgresql, to: postgresql });

test("N21 a database on which a server has only been started takes the site of what is brought into it", async () => {
  const [from, to] = [await sqlite(), await postgresql()];
  const [old, started] = [await from.open(), await to.open()];
  await old.directory.keepSite(aSite("of the old store"));
  await started.directory.keepSite(aSite("of the first start"));
  await Promise.all([old.close(), started.close()]);
  const [source, target] = [await from.source(), await to.target()];
  await copyArchive(source.records(), target);
  await Promise.all([source.close(), target.close()]);
  const { directory, close } = await to.open();
  expect(await directory.site()).toEqual(aSite("of the old store"));
  await close();
  await from.dispose();
});
