import { openDataFolder } from "../adapters/sqlite/data-folder.ts";
import { assertReadableFolder } from "../adapters/sqlite/known-layouts.ts";
import { isKeyPair } from "../adapters/system/site-keys.ts";
import { storeMigrated } from "../domain/trail/trail-changes.ts";
import { copyArchive } from "../commands/copy-archive.ts";
import { archiveExitHelp, runOnArchive, reportTally } from "./run-on-archive.ts";
import { databaseOf, folderOf, openArchiveSource, openArchiveTarget, type StorePlace } from "./archive-stores.ts";
import type { CommandIo } from "./command.ts";
import { DATA_OPTION, defineCommand } from "./define-command.ts";
import { recordOnConsole } from "./record-on-console.ts";

const help = `Usage: DATABASE_URL=postgres://… majlis migrate to-postgres [--data <folder>]
       DATABASE_URL=postgres://… majlis migrate to-sqlite [--data <folder>]

Copies everything from a data folder into an empty database, or from a database into an empty data folder. Every chain is verified on
the way in and again as it reads back, and both sides must be equal, before any of it counts; otherwise nothing is kept. The source
is left as it was; the trail goes on in the target, with a record of the move. Sessions do not move: everyone signs in again, tokens keep working.

Stop every server first: an edit made after the copy began would stay behind. A data folder that a server holds is refused, and so
is a database that nodes are connected to.

  --data FOLDER   the data folder; MAJLIS_DATA or ./data unless given
  DATABASE_URL    the database; from the environment alone, since any user of the machine can read a command line

${archiveExitHelp}`;

/** `majlis migrate`. */
export const migrateCommand = defineCommand({
  name: "migrate",
  summary: "move everything between SQLite and PostgreSQL",
  help,
  options: DATA_OPTION,
  run: async ({ values, positionals: [direction, ...rest] }, io) => {
    if ((direction !== "to-postgres" && direction !== "to-sqlite") || rest.length > 0) return { usage: "say to-postgres or to-sqlite" };
    return await runOnArchive(async () => {
      const folder = folderOf(io, values.data);
      const database = databaseOf(io);
      if (direction === "to-sqlite") {
        await copy(database, folder, io);
        await recordOnConsole({ ...io, databaseUrl: undefined }, values.data, storeMigrated("sqlite"));
      } else {
        await withLockedFolder(folder.folder, () => copy(folder, database, io));
        await recordOnConsole(io, undefined, storeMigrated("postgres"));
      }
    }, io);
  },
});

async function copy(from: StorePlace, to: StorePlace, io: CommandIo): Promise<void> {
  const source = await openArchiveSource(from, { isAlone: true });
  try {
    const target = await openArchiveTarget(to);
    try {
      reportTally(await copyArchive(source.records(), target, { isKeyPair }), io);
      io.out("moved    all of it, read back and compared; the source is as it was");
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function withLockedFolder(path: string, run: () => Promise<void>): Promise<void> {
  // Checked first, since taking the lock makes a missing folder and writes into one of a newer version.
  assertReadableFolder(path);
  const held = openDataFolder(path);
  try {
    await run();
  } finally {
    held.close();
  }
}
