import { parseArgs } from "node:util";
import { isDamage } from "../adapters/sqlite/failure.ts";
import { exportLedger } from "../commands/export-ledger.ts";
import { UnreadableEntryError } from "../domain/ledger/entry-row.ts";
import { DirectoryUnavailable } from "../ports/directory.ts";
import { LedgerUnavailable } from "../ports/ledger.ts";
import { exit, type Command, type CommandIo } from "./command.ts";
import { openStores } from "./open-stores.ts";

const help = `majlis export <compartment id> [--data FOLDER]

Prints a compartment's whole ledger, ready for "majlis verify", to standard output. Only
reads: safe beside a running server, also one of the version before, whose data it reads as they are.

Works on the PostgreSQL that DATABASE_URL names, else on the data folder: --data, MAJLIS_DATA or ./data.

Exit codes:
  0  done
  1  there is no such compartment
  2  wrong usage
  3  the data folder or the database cannot be opened, is of a newer version, or an entry cannot be read. The message names the
     ledger and the entry; what was printed before is then not the whole, and "majlis verify" says so too`;

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
  const opened = await openStores(io, parsed.data);
  if (!opened.ok) {
    io.err(opened.error.line);
    return opened.error.code;
  }
  const { directory, ledger, close } = opened.value;
  try {
    const compartment = await directory.compartment(parsed.id);
    if (compartment === null) {
      io.err("majlis: there is no compartment with this id");
      return exit.refused;
    }
    const labels = [{ originator: compartment.originator, releasableTo: compartment.releasableTo }];
    const authorsOf = (ids: readonly string[]) => directory.users(ids);
    for await (const line of exportLedger(ledger, { compartment: compartment.id, labels, authorsOf })) io.out(line.trimEnd());
    return exit.done;
  } catch (cause) {
    if (!isUnreadable(cause)) throw cause;
    io.err(`majlis: ${cause.message}; what was printed is not the whole`);
    return exit.unavailable;
  } finally {
    await close();
  }
}

/** Whether the stores cannot be read, now or at all, rather than that the program is wrong. */
function isUnreadable(cause: unknown): cause is Error {
  const known = [DirectoryUnavailable, LedgerUnavailable, UnreadableEntryError];
  return known.some((type) => cause instanceof type) || isDamage(cause);
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
