import { systemClock } from "../adapters/system/clock.ts";
import { isDamage } from "../adapters/sqlite/failure.ts";
import { labelOf } from "../../shared/contribution/label.ts";
import { publicSite } from "../domain/site-identity.ts";
import { exportLedger } from "../commands/export-ledger.ts";
import { consoleCause } from "../domain/trail/cause.ts";
import { ledgerRead } from "../domain/trail/trail-changes.ts";
import { UnreadableEntryError } from "../domain/ledger/entry-row.ts";
import { DirectoryUnavailable } from "../ports/directory.ts";
import { LedgerUnavailable } from "../ports/ledger.ts";
import { exit, type CommandIo } from "./command.ts";
import { DATA_OPTION, defineCommand } from "./define-command.ts";
import { recordOnConsole } from "./record-on-console.ts";
import { openStores, type OpenedStores } from "./open-stores.ts";

const help = `Usage: majlis export <compartment id> [--data <folder>]

Prints a compartment's whole ledger, ready for "majlis verify", to standard output. Changes nothing but the trail of rights, in which it is recorded
first; where that cannot be done, it says so. Safe beside a running server, also one of the version before, whose data it reads as they are.

Works on the PostgreSQL that DATABASE_URL names, else on the data folder: --data, MAJLIS_DATA or ./data.

Exit codes:
  0  done
  1  there is no such compartment
  2  wrong usage
  3  the data folder or the database cannot be opened, is of a newer version, or an entry cannot be read. The message names the
     ledger and the entry; what was printed before is then not the whole, and "majlis verify" says so too`;

/** `majlis export`. */
export const exportCommand = defineCommand({
  name: "export",
  summary: "print a compartment's ledger for the offline verifier",
  help,
  options: DATA_OPTION,
  run: async ({ values, positionals: [id, ...rest] }, io) => {
    if (id === undefined || rest.length > 0) return { usage: "give the id of one compartment" };
    const opened = await openStores(io, values.data);
    if (opened.ok) return await print(id, opened.value, { io, data: values.data });
    io.err(opened.error.line);
    return opened.error.code;
  },
});

async function print(
  id: string,
  { directory, ledger, close }: OpenedStores,
  { io, data }: { readonly io: CommandIo; readonly data: string | undefined },
): Promise<number> {
  try {
    const compartment = await directory.compartment(id);
    if (compartment === null) {
      io.err("refused: there is no compartment with this id; give the id that majlis room compartment printed, or that the API lists");
      return exit.refused;
    }
    await recordOnConsole(io, data, ledgerRead(compartment, consoleCause(systemClock.now())));
    const by = publicSite(await directory.site());
    const labels = [labelOf(compartment)];
    const authorsOf = (ids: readonly string[]) => directory.users(ids);
    for await (const line of exportLedger(ledger, { compartment: compartment.id, labels, by, authorsOf })) io.out(line.trimEnd());
    return exit.done;
  } catch (cause) {
    if (!isUnreadable(cause)) throw cause;
    io.err(`majlis: ${cause.message}; what was printed is not the whole ledger`);
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
