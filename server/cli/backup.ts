import { writeArchiveFile } from "../adapters/system/archive-file.ts";
import { systemClock } from "../adapters/system/clock.ts";
import { backUp } from "../commands/back-up.ts";
import { openArchiveSource, storeOf } from "./archive-stores.ts";
import type { Command } from "./command.ts";
import { archiveExitHelp, reportTally, runArchiveCommand, type ArchiveCommand } from "./run-archive-command.ts";

const help = `Usage: majlis backup <file> [--force] [--data <folder>]

Writes everything that cannot be computed again into one packed file, as it is at this moment: partners, accounts with their password
hashes, tokens (hashed), rooms, members, compartments and every ledger, each verified on the way. Not in it: sessions, set-up links,
the cluster's key, and what is computed from the ledgers. Safe beside running servers. The file is readable for its owner alone and
holds what every compartment holds, unencrypted: keep it like the data itself.

  --force         replace a file of that name, once the new one is whole
  --data FOLDER   the data folder; MAJLIS_DATA or ./data unless given. With DATABASE_URL the database is backed up instead

${archiveExitHelp}`;

const command: ArchiveCommand = {
  help,
  options: { force: { type: "boolean" }, data: { type: "string" } },
  run: async ({ values, positionals: [path, ...rest] }, io) => {
    if (path === undefined || rest.length > 0) return { usage: "give the name of one file to write" };
    const source = await openArchiveSource(storeOf(io, values["data"]), { isAlone: false });
    try {
      let size = 0;
      const write = async (chunks: AsyncIterable<Uint8Array>): Promise<void> => {
        size = await writeArchiveFile(path, chunks, { replace: values["force"] === true });
      };
      const tally = await backUp(source, write, systemClock.now());
      reportTally(tally, io);
      io.out(`wrote    ${path}, ${size} bytes`);
      return undefined;
    } finally {
      await source.close();
    }
  },
};

/** `majlis backup`. */
export const backupCommand: Command = {
  name: "backup",
  summary: "write everything into one file, beside running servers",
  run: (args, io) => runArchiveCommand(command, args, io),
};
