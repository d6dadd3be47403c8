import { consoleCause } from "../domain/trail/cause.ts";
import { parseClassifications } from "../domain/classifications.ts";
import { parseLimits, type Limits } from "../domain/limits.ts";
import type { MarkingScheme } from "../../shared/marking/scheme.ts";
import { Argon2PasswordHasher } from "../adapters/argon2/password-hasher.ts";
import { MemoryTicketStore } from "../adapters/memory/ticket-store.ts";
import { systemClock } from "../adapters/system/clock.ts";
import { systemRandom } from "../adapters/system/random-source.ts";
import { sha256 } from "../domain/sha256.ts";
import { isKeyPair, newSiteKeys, NodeTooOldError } from "../adapters/system/site-keys.ts";
import { agreeOnSite, SiteIdentityError } from "../commands/agree-on-site.ts";
import type { CausedContext } from "../commands/command-context.ts";
import { type Directory, DirectoryUnavailable } from "../ports/directory.ts";
import { exit } from "./command.ts";
import type { WrongUsage } from "./define-command.ts";
import { openDirectory, type DirectoryChoice } from "./open-directory.ts";
import { sayRefused } from "./refusals.ts";

/** What a command does on the directory. Resolves to null when done, else to a sentence on why it was refused or how the arguments are wrong. */
type DirectoryWork = (context: CausedContext) => Promise<{ readonly refused: string } | WrongUsage | null>;

/**
 * Works on the directory of the environment or of `--data`, which may belong to running servers: they learn of every change within a second from the
 * directory itself. Resolves to the exit code, or to how the arguments are wrong.
 */
export async function runOnDirectory(work: DirectoryWork, choice: DirectoryChoice): Promise<number | WrongUsage> {
  const { io } = choice;
  const limits = parseLimits(io.limits ?? "");
  if (!limits.ok) {
    for (const fault of limits.error) io.err(`MAJLIS_LIMITS: ${fault}`);
    return exit.usage;
  }
  const scheme = parseClassifications(io.classifications ?? "");
  if (!scheme.ok) {
    for (const fault of scheme.error) io.err(`MAJLIS_CLASSIFICATIONS: ${fault}`);
    return exit.usage;
  }
  const opened = await openDirectory(choice);
  if (!opened.ok) {
    io.err(opened.error.line);
    return opened.error.code;
  }
  try {
    const outcome = await work(contextOf(opened.value.directory, limits.value, scheme.value));
    if (outcome === null) return exit.done;
    if ("usage" in outcome) return outcome;
    return sayRefused(outcome.refused, io);
  } catch (cause) {
    const isKnown = cause instanceof DirectoryUnavailable || cause instanceof SiteIdentityError || cause instanceof NodeTooOldError;
    if (!isKnown) throw cause;
    io.err(`majlis: ${cause.message}`);
    return exit.unavailable;
  } finally {
    await opened.value.close();
  }
}

function contextOf(directory: Directory, limits: Limits, markingScheme: MarkingScheme): CausedContext {
  return {
    directory,
    by: consoleCause(systemClock.now()),
    tickets: new MemoryTicketStore(),
    limits,
    markingScheme,
    passwords: new Argon2PasswordHasher(),
    clock: systemClock,
    random: systemRandom,
    // On a directory that no server was started on yet, what needs the site makes its identity (N21).
    siteId: async () => (await agreeOnSite({ directory, newKeys: newSiteKeys, isKeyPair, sha256 })).id,
    // Servers follow the directory.
    relayAccessChanges: async () => undefined,
  };
}
