import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
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
import { isKeyPair } from "../../server/adapters/system/site-keys.ts";
import { copyArchive } from "../../server/commands/copy-archive.ts";
import { consoleCause } from "../../server/domain/trail/cause.ts";
import { backupMade, trailRead } from "../../server/domain/trail/trail-changes.ts";
import { SITE_TRAIL } from "../../shared/trail/trail-owner.ts";
import { aSite, BY } from "../support/directory-records.ts";
import { startPostgres, type PostgresServer } from "../support/postgres.ts";
import { silentLog } from "../support/silent-log.ts";
import { verifiedRecords } from "../support/verified-trails.ts";
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
    tamper: async (sql) => {
      const database = new DatabaseSync(join(folder, "directory.db"), { enableForeignKeyConstraints: false });
      database.exec(sql);
      database.close();
    },
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
    tamper: async (sql) => {
      const pool = await openPool(url, { log: silentLog });
      await pool.query(sql.replaceAll(/\b(trail|trail_ends)\b/g, "majlis.$1"));
      await pool.end();
    },
    dispose: async () => undefined,
  };
}

describeArchive("SQLite to SQLite", { from: sqlite, to: sqlite });
describeArchive("SQLite to PostgreSQL", { from: sqlite, to: postgresql });
describeArchive("PostgreSQL to SQLite", { from: postgresql, to: sqlite });
describeArchive("PostgreSQL to PostgreSQL", { from: postgresql, to: postgresql });

/** A database on which a server was started, and which was backed up and exported then. */
async function startedDatabase(): Promise<ArchiveStore> {
  const store = await postgresql();
  const { directory, close } = await store.open();
  await directory.keepSite(aSite("of the first start"));
  const by = consoleCause(10);
  await directory.recordTrail([backupMade, trailRead(SITE_TRAIL)].map((change) => ({ by, change })));
  await close();
  return store;
}

async function copyInto(to: ArchiveStore, from: ArchiveStore): Promise<void> {
  const [source, target] = [await from.source(), await to.target()];
  try {
    await copyArchive(source.records(), target, { isKeyPair });
  } finally {
    await Promise.all([source.close(), target.close()]);
  }
}

test("N21 TR7 a database on which a server has only been started takes the site and the trail of what is brought into it", async () => {
  const [from, to] = [await sqlite(), await startedDatabase()];
  const old = await from.open();
  await old.directory.keepSite(aSite("of the old store"));
  await old.directory.addPartner(BY, { code: "ALF", name: "Alfara" });
  const chain = await old.directory.trailAfter(SITE_TRAIL, 0, 9);
  await old.close();
  await copyInto(to, from);
  const { directory, close } = await to.open();
  expect(await directory.site()).toEqual(aSite("of the old store"));
  expect(await directory.trailAfter(SITE_TRAIL, 0, 9)).toEqual(chain);
  expect(await verifiedRecords(directory, [SITE_TRAIL, "ALF"])).toBe(chain.length * 2);
  await close();
  await from.dispose();
});

test("N21 TR7 such a database has neither after what came from a version that knew no site and no trail", async () => {
  const [from, to] = [await sqlite(), await startedDatabase()];
  await (await from.open()).close();
  await copyInto(to, from);
  const { directory, close } = await to.open();
  expect([await directory.site(), await directory.trailEnd(SITE_TRAIL)]).toEqual([null, null]);
  await close();
  await from.dispose();
});

test("a data folder on which a server has only been started is refused by name, and keeps its trail", async () => {
  const [from, to] = [await sqlite(), await sqlite()];
  await (await from.open()).close();
  const started = await to.open();
  await started.directory.recordTrail([{ by: consoleCause(10), change: backupMade }]);
  await started.close();
  await expect(copyInto(to, from)).rejects.toThrow(/^the data folder .* is not empty: it holds (directory|ledger)\.db/);
  const { directory, close } = await to.open();
  expect((await directory.trailEnd(SITE_TRAIL))?.seq).toBe(1);
  await close();
  await Promise.all([from.dispose(), to.dispose()]);
});
