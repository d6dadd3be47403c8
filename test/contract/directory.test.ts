import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll } from "vitest";
import { createMemoryDirectory } from "../../server/adapters/memory/directory/directory.ts";
import { openPostgresDirectory } from "../../server/adapters/postgres/directory/open-directory.ts";
import { openSqliteDirectory } from "../../server/adapters/sqlite/directory/open-directory.ts";
import { openDirectoryThread } from "../../server/threads/open-directory-thread.ts";
import type { Directory } from "../../server/ports/directory.ts";
import { createTestDatabase } from "../support/postgres-pool.ts";
import { startPostgres, type PostgresServer } from "../support/postgres.ts";
import { describeDirectory } from "./directory/directory-contract.ts";

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

describeDirectory("PostgreSQL", async () => {
  const database = await createTestDatabase(postgres);
  return {
    directory: openPostgresDirectory(database.pool()),
    reopen: async () => openPostgresDirectory(database.pool()),
    withoutTrail: async (run) => {
      const pool = database.pool();
      await pool.query("ALTER TABLE majlis.trail_ends RENAME TO gone");
      return await run().finally(() => pool.query("ALTER TABLE majlis.gone RENAME TO trail_ends"));
    },
    dispose: () => database.close(),
  };
});

describeDirectory("memory", async () => {
  const directory = createMemoryDirectory();
  return { directory, reopen: null, dispose: () => directory.close() };
});

const onFile = (open: (path: string) => Promise<Directory>) => async () => {
  const folder = await mkdtemp(join(tmpdir(), "majlis-directory-"));
  const path = join(folder, "directory.db");
  const directory = await open(path);
  return {
    directory,
    reopen: () => open(path),
    withoutTrail: async (run: () => Promise<unknown>) => {
      const beside = new DatabaseSync(path);
      beside.exec("ALTER TABLE trail_ends RENAME TO gone");
      return await run().finally(() => {
        beside.exec("ALTER TABLE gone RENAME TO trail_ends");
        beside.close();
      });
    },
    dispose: async () => {
      await directory.close();
      await rm(folder, { recursive: true });
    },
  };
};

describeDirectory(
  "SQLite",
  onFile(async (path) => openSqliteDirectory(path)),
);
describeDirectory(
  "SQLite on a thread of its own",
  onFile(async (path) => (await openDirectoryThread(path)).directory),
);
