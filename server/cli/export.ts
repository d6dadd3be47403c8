import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openSqliteDirectory } from "../adapters/sqlite/directory/open-directory.ts";
import { openLedgerForReading } from "../adapters/sqlite/open-ledger.ts";
import { exportLedger } from "../commands/export-ledger.ts";
import { exit, exitHelp, type Command, type CommandIo } from "./command.ts";

const help = `majlis export <compartment id> [--data FOLDER]

Prints a compartment's whole ledger, ready for "majlis verify", to standard output. Safe beside a running server.

  --data FOLDER   the data folder; MAJLIS_DATA or ./data unless given

${exitHelp}`;

async function run(args: string[], io: CommandIo): Promise<number> {
  const parsed = read(args);
  if (parsed === null) {
    io.err(help);
    return exit.usage;
  }
  if (parsed.isHelp) {
    io.out(help);
    return exit.done;
  }
  const folder = parsed.data ?? io.dataFolder;
  const ledgerPath = join(folder, "ledger.db");
  const directoryPath = join(folder, "directory.db");
  if (!existsSync(ledgerPath) || !existsSync(directoryPath)) {
    io.err(`majlis: ${folder} holds no ledger; name the data folder with --data`);
    return exit.unavailable;
  }
  const directory = openSqliteDirectory(directoryPath);
  const ledger = openLedgerForReading(ledgerPath);
  try {
    const compartment = await directory.compartment(parsed.id);
    if (compartment === null) {
      io.err("majlis: there is no compartment with this id");
      return exit.refused;
    }
    const labels = [{ originator: compartment.originator, releasableTo: compartment.releasableTo }];
    for await (const line of exportLedger(ledger, { compartment: compartment.id, labels })) io.out(line.trimEnd());
    return exit.done;
  } finally {
    await ledger.close();
    await directory.close();
  }
}

function read(args: string[]): { readonly id: string; readonly data: string | undefined; readonly isHelp: boolean } | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { data: { type: "string" }, help: { type: "boolean", short: "h" } },
    });
    const [id, ...rest] = positionals;
    if (values.help === true) return { id: "", data: undefined, isHelp: true };
    return id === undefined || rest.length > 0 ? null : { id, data: values.data, isHelp: false };
  } catch {
    // parseArgs throws on options it does not know: wrong usage.
    return null;
  }
}

/** `majlis export`. */
export const exportCommand: Command = { name: "export", summary: "print a compartment's ledger for the offline verifier", run };
