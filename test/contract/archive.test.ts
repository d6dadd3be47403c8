import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteArchive } from "../../server/adapters/sqlite/archive-source.ts";
import { openSqliteArchiveTarget } from "../../server/adapters/sqlite/archive-target.ts";
import { openDataFolder } from "../../server/adapters/sqlite/data-folder.ts";
import { openSqliteDirectory } from "../../server/adapters/sqlite/directory/open-directory.ts";
import { openLedger } from "../../server/adapters/sqlite/open-ledger.ts";
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

describeArchive("SQLite to SQLite", { from: sqlite, to: sqlite });
