import { writeArchiveFile } from "../adapters/system/archive-file.ts";
import { systemClock } from "../adapters/system/clock.ts";
import { isKeyPair } from "../adapters/system/site-keys.ts";
import { backUp } from "../commands/back-up.ts";
import { backupMade } from "../domain/trail/trail-changes.ts";
import { archiveExitHelp, runOnArchive, reportTally } from "./run-on-archive.ts";
import { openArchiveSource, storeOf } from "./archive-stores.ts";
import type { CommandIo } from "./command.ts";
import { DATA_OPTION, defineCommand } from "./define-command.ts";
import { recordOnConsole } from "./record-on-console.ts";

const help = `Usage: majlis backup <file> [--force] [--data <folder>]

Writes everything that cannot be computed again into one packed file, as it is at this moment: partners, accounts with their password
hashes, tokens (hashed), rooms, members, compartments, every ledger and every trail of rights, each verified on the way. That it was made
is then recorded in the trail, and where that cannot be done, said. Not in it: sessions, set-up links,
the cluster's key, and what is computed from the ledgers. Safe beside running servers. The file is readable for its owner alone and
holds what every compartment holds, unencrypted: keep it like the data itself.

  --force         replace a file of that name, once the new one is whole
  --data FOLDER   the data folder; MAJLIS_DATA or ./data unless given. With DATABASE_URL the database is backed up instead

${archiveExitHelp}`;

/** `majlis backup`. */
export const backupCommand = defineCommand({
  name: "backup",
  summary: "write everything into one file, beside running servers",
  help,
  options: { ...DATA_OPTION, force: { type: "boolean" } },
  run: async ({ values, positionals: [path, ...rest] }, io) => {
    if (path === undefined || rest.length > 0) return { usage: "give the name of one file to write" };
    return await runOnArchive(() => backUpInto(path, { replace: values.force === true, data: values.data }, io), io);
  },
});

async function backUpInto(path: string, { replace, data }: { replace: boolean; data: string | undefined }, io: CommandIo): Promise<void> {
  const source = await openArchiveSource(storeOf(io, data), { isAlone: false });
  try {
    let size = 0;
    const write = async (chunks: AsyncIterable<Uint8Array>): Promise<void> => {
      size = await writeArchiveFile(path, chunks, { replace });
    };
    const tally = await backUp(source, write, { now: systemClock.now(), isKeyPair });
    reportTally(tally, io);
    io.out(`wrote    ${path}, ${size} bytes`);
  } finally {
    await source.close();
  }
  await recordOnConsole(io, data, backupMade);
}
