import { ArchiveFileExists, ArchiveFileNotWritten } from "../adapters/system/archive-file.ts";
import type { ArchiveTally } from "../domain/archive/verify-archive.ts";
import { ArchiveFault, ArchiveTargetNotEmpty } from "../ports/archive.ts";
import { toHex } from "../../shared/contribution/export-line.ts";
import { UsageError } from "./archive-stores.ts";
import { exit, type CommandIo } from "./command.ts";
import { fileFault } from "./file-fault.ts";

/** Part of the help of these commands: the exit codes. */
export const archiveExitHelp = `Exit codes:
  0  done
  1  refused: damaged, not empty, or there already; named, and nothing was kept
  2  wrong usage
  3  a store or file cannot be opened, read or written, or is of a newer version; nothing was kept`;

/** Works on whole stores, and turns an error into one line and the exit code that {@link archiveExitHelp} documents. */
export async function runOnArchive(work: () => Promise<void>, io: CommandIo): Promise<number> {
  try {
    await work();
    return exit.done;
  } catch (cause) {
    if (cause instanceof UsageError) {
      io.err(`majlis: ${cause.message}`);
      return exit.usage;
    }
    const isRefusal = [ArchiveFault, ArchiveTargetNotEmpty, ArchiveFileExists].some((type) => cause instanceof type);
    io.err(isRefusal ? `refused: ${messageOf(cause)}` : `majlis: ${messageOf(cause)}`);
    return isRefusal ? exit.refused : exit.unavailable;
  }
}

/** Prints what was copied: counts, a digest of everything, and the head of each ledger. */
export function reportTally(tally: ArchiveTally, io: CommandIo): void {
  const { partner, user, token, room, member, compartment, device, trail, ledger } = tally.rows;
  const { "write-hold": holds, "removed-card": removed, "inbox-mark": marks, "inbox-item": items } = tally.rows;
  io.out(`partners ${partner}, accounts ${user}, tokens ${token}, rooms ${room}, members ${member}, compartments ${compartment}`);
  if (device + trail > 0) io.out(`devices ${device}, entries of the trail ${trail}`);
  if (tally.site !== null) io.out(`site     ${tally.site.id}, incarnation ${tally.site.incarnation}`);
  if (holds + removed > 0) io.out(`holds on writing ${holds}, cards removed in mass deletions ${removed}`);
  if (marks + items > 0) io.out(`inboxes with a mark ${marks}, entries read one by one ${items}`);
  io.out(`ledgers  ${ledger} with ${tally.entries} entries, every chain verified`);
  for (const [id, { seq, hash }] of tally.heads) io.out(`head     ${id} ${seq} ${toHex(hash)}`);
  io.out(`content  ${tally.content()}`);
}

/** The words of an error, after the name of the file that it is about. */
function messageOf(cause: unknown): string {
  if (cause instanceof ArchiveFileNotWritten) return `${cause.message}: ${fileFault(cause.cause)}`;
  const path = cause instanceof Error && "path" in cause ? `${String(cause.path)}: ` : "";
  return path + fileFault(cause);
}
