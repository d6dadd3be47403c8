import { parseArgs } from "node:util";
import { exportLedger } from "../commands/export-ledger.ts";
import { DirectoryUnavailable } from "../ports/directory.ts";
import { LedgerUnavailable } from "../ports/ledger.ts";
import { exit, exitHelp, type Command, type CommandIo } from "./command.ts";
import { openStores } from "./open-stores.ts";
import { optionFault, sayWrongUsage, type WrongUsage } from "./wrong-usage.ts";

const help = `Usage: majlis export <compartment id> [--data <folder>]

Prints a compartment's whole ledger, ready for "majlis verify", to standard output. Safe beside a running server.

${exitHelp}`;

async function run(args: string[], io: CommandIo): Promise<number> {
  const parsed = read(args);
  if (parsed === null) {
    io.out(help);
    return exit.done;
  }
  if ("usage" in parsed) return sayWrongUsage(parsed.usage, help, io);
  const opened = await openStores(io, parsed.data);
  if (!opened.ok) {
    io.err(opened.error.line);
    return opened.error.code;
  }
  const { directory, ledger, close } = opened.value;
  try {
    const compartment = await directory.compartment(parsed.id);
    if (compartment === null) {
      io.err("refused: there is no compartment with this id; give the id that majlis room compartment printed, or that the API lists");
      return exit.refused;
    }
    const labels = [{ originator: compartment.originator, releasableTo: compartment.releasableTo }];
    const authorsOf = (ids: readonly string[]) => directory.users(ids);
    for await (const line of exportLedger(ledger, { compartment: compartment.id, labels, authorsOf })) io.out(line.trimEnd());
    return exit.done;
  } catch (cause) {
    if (!(cause instanceof DirectoryUnavailable || cause instanceof LedgerUnavailable)) throw cause;
    io.err(`majlis: ${cause.message}; what was printed is not the whole ledger`);
    return exit.unavailable;
  } finally {
    await close();
  }
}

/** The arguments; null where they ask for help. */
function read(args: string[]): { readonly id: string; readonly data: string | undefined } | WrongUsage | null {
  try {
    const options = { data: { type: "string" }, help: { type: "boolean", short: "h" } } as const;
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    const [id, ...rest] = positionals;
    if (values.help === true) return null;
    return id === undefined || rest.length > 0 ? { usage: "give the id of one compartment" } : { id, data: values.data };
  } catch (cause) {
    return { usage: optionFault(cause) };
  }
}

/** `majlis export`. */
export const exportCommand: Command = { name: "export", summary: "print a compartment's ledger for the offline verifier", run };
