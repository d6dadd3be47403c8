import { readArchiveFile } from "../adapters/system/archive-file.ts";
import { isKeyPair } from "../adapters/system/site-keys.ts";
import { restoreArchive } from "../commands/restore-archive.ts";
import { backupRestored } from "../domain/trail/trail-changes.ts";
import { archiveExitHelp, runOnArchive, reportTally } from "./run-on-archive.ts";
import { openArchiveTarget, storeOf } from "./archive-stores.ts";
import type { CommandIo } from "./command.ts";
import { DATA_OPTION, defineCommand } from "./define-command.ts";
import { recordOnConsole } from "./record-on-console.ts";

const help = `Usage: majlis restore <file> [--check] [--data <folder>]

Brings a backup into an empty store: a data folder that holds nothing yet, or an empty database. The file's sum and every chain are
verified, and all of it is read back and compared, before any of it counts; otherwise nothing is kept. Entries come back byte for
byte, so ledgers and trails exported before verify after; the trail goes on with a record of the restore. Start the servers only afterwards: everyone signs in again, tokens keep working.

  --check         only verify the file; writes nothing
  --data FOLDER   the data folder; MAJLIS_DATA or ./data unless given. With DATABASE_URL the database is filled instead

${archiveExitHelp}`;

/** `majlis restore`. */
export const restoreCommand = defineCommand({
  name: "restore",
  summary: "bring a backup into an empty store, or check it",
  help,
  options: { ...DATA_OPTION, check: { type: "boolean" } },
  run: async ({ values, positionals: [path, ...rest] }, io) => {
    if (path === undefined || rest.length > 0) return { usage: "give the name of one backup file" };
    return await runOnArchive(() => restore(path, { isCheck: values.check === true, data: values.data }, io), io);
  },
});

async function restore(path: string, { isCheck, data }: { isCheck: boolean; data: string | undefined }, io: CommandIo): Promise<void> {
  const chunks = readArchiveFile(path);
  let restoredOf: number | null = null;
  const target = isCheck ? null : await openArchiveTarget(storeOf(io, data));
  try {
    const { tally, madeAt, passed } = await restoreArchive(chunks, target, { isKeyPair });
    io.out(`backup   of ${new Date(madeAt).toISOString()}`);
    reportTally(tally, io);
    if (passed > 0) io.out(`passed   over ${passed} records that only a later version can read`);
    io.out(target === null ? "sound    nothing was written" : "restored all of it, read back and compared");
    restoredOf = target === null ? null : madeAt;
  } finally {
    await target?.close();
  }
  if (restoredOf !== null) await recordOnConsole(io, data, backupRestored(restoredOf));
}
