import { parseArgs } from "node:util";
import { exportLedger } from "../commands/export-ledger.ts";
import { DirectoryUnavailable } from "../ports/directory.ts";
import { LedgerUnavailable } from "../ports/ledger.ts";
import { exit, exitHelp, type Command, type CommandIo } from "./command.ts";
import { openStores } from "./open-stores.ts";

const help = `majlis export <compartment id> [--data FOLDER]

Prints a compartment's whole ledger, ready for "majlis verify", to standard output. Safe beside a running server.

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
    if (!(cause instanceof DirectoryUnavailable || cause instanceof LedgerUnavailable)) throw cause;
    io.err(`majlis: ${cause.message}; what was printed is not the whole`);
    return exit.unavailable;
  } finally {
    await close();
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
