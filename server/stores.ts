import { hash } from "node:crypto";
import { hashLabel } from "../shared/contribution/label.ts";
import type { CompartmentId } from "../shared/ids.ts";
import { Argon2PasswordHasher } from "./adapters/argon2/password-hasher.ts";
import { MemoryTicketStore } from "./adapters/memory/ticket-store.ts";
import { openDataFolder } from "./adapters/sqlite/data-folder.ts";
import { openCheckedLedger } from "./adapters/sqlite/open-ledger.ts";
import { systemClock } from "./adapters/system/clock.ts";
import { systemRandom } from "./adapters/system/random-source.ts";
import type { CommandContext } from "./commands/command-context.ts";
import { AccessRelay } from "./commands/relay-access-changes.ts";
import { hasDemoAccounts, seedDemo, type SeedOutcome } from "./commands/seed-demo.ts";
import { isLoopback, type Config } from "./config.ts";
import { AccessChanges } from "./domain/access-changes.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { Engine } from "./ports/engine.ts";
import type { History } from "./ports/history.ts";
import type { Ledger } from "./ports/ledger.ts";
import type { Log } from "./ports/log.ts";
import type { EngineFigures } from "./ports/metrics.ts";
import { openDirectoryThread } from "./threads/open-directory-thread.ts";
import { openEngineThread } from "./threads/open-engine-thread.ts";
import { openHistoryThread } from "./threads/open-history-thread.ts";
import { openLedgerThread } from "./threads/open-ledger-thread.ts";

/** SHA-256 of some bytes, 32 raw bytes. */
export const sha256 = (bytes: Uint8Array): Uint8Array => hash("sha256", bytes, "buffer");

/** Everything that keeps or derives data, each on the thread where it may wait for the disk. */
export interface Stores {
  readonly engine: Engine;
  /** What the engine's thread counts; an answer is its sign of life. */
  readonly engineFigures: () => Promise<EngineFigures>;
  readonly history: History;
  /** A reading connection; entries are written by the engine alone. */
  readonly ledger: Pick<Ledger, "head" | "read" | "claims">;
  readonly context: CommandContext;
  readonly accessChanges: AccessChanges;
  readonly accessRelay: AccessRelay;
  readonly seeded: SeedOutcome | null;
  /** Hash of a compartment's label. Rejects for a compartment that does not exist. */
  readonly labelHash: (compartment: CompartmentId) => Promise<Uint8Array>;
}

/**
 * Opens the data folder and everything in it, seeding the demo first where it is asked for. A thread that ends by itself is
 * told to `broken`. Throws `DataFolderError` where the folder cannot be used, and what opening a file threw.
 */
export async function openStores(
  config: Config,
  parts: { log: Log; lifecycle: Lifecycle; broken: (what: string, cause: Error) => void },
): Promise<Stores> {
  const { log, lifecycle } = parts;
  const folder = openDataFolder(config.dataFolder);
  lifecycle.started("data folder", () => folder.close());
  const watch = (what: string, ended: Promise<Error | null>): void =>
    void ended.then((cause) => cause !== null && parts.broken(what, cause));

  const directoryThread = await openDirectoryThread(folder.directory);
  lifecycle.started("directory", () => directoryThread.directory.close());
  watch("directory", directoryThread.ended);
  const { directory } = directoryThread;
  if (!isLoopback(config.host) && (await hasDemoAccounts(directory)))
    throw new Error(
      `HOST: the data folder ${config.dataFolder} holds demo accounts, whose password is public; serve it on a loopback address, or use another data folder`,
    );
  const accessChanges = new AccessChanges();
  const accessRelay = new AccessRelay({ directory, changes: accessChanges });
  const context: CommandContext = {
    directory,
    tickets: new MemoryTicketStore(),
    passwords: new Argon2PasswordHasher(),
    clock: systemClock,
    random: systemRandom,
    relayAccessChanges: () => accessRelay.relay(),
  };
  const seeded = config.demo ? await seed(context, folder) : null;
  await accessRelay.start();

  const settings = {
    ledgerPath: folder.ledger,
    checkpointsPath: folder.checkpoints,
    quarantine: folder.quarantine,
    logLevel: config.logLevel,
  };
  const engineThread = await openEngineThread(settings, log);
  lifecycle.started("engine", () => engineThread.engine.close());
  watch("engine", engineThread.ended);
  const historyThread = await openHistoryThread(settings, log);
  lifecycle.started("history", () => historyThread.history.close());
  watch("history", historyThread.ended);
  const ledgerThread = await openLedgerThread(folder.ledger);
  lifecycle.started("ledger reading", () => ledgerThread.ledger.close());
  watch("ledger reading", ledgerThread.ended);
  return {
    engine: engineThread.engine,
    engineFigures: engineThread.figures,
    history: historyThread.history,
    ledger: ledgerThread.ledger,
    context,
    accessChanges,
    accessRelay,
    seeded,
    labelHash: async (id) => {
      const compartment = await directory.compartment(id);
      if (compartment === null) throw new Error(`there is no compartment ${id}`);
      return hashLabel({ compartment: id, originator: compartment.originator, releasableTo: compartment.releasableTo }, sha256);
    },
  };
}

async function seed(context: CommandContext, folder: { readonly ledger: string; readonly quarantine: string }): Promise<SeedOutcome> {
  // Before the engine's thread takes the writing connection.
  const { ledger } = openCheckedLedger(folder.ledger, folder.quarantine);
  try {
    const seeded = await seedDemo({ ...context, ledger, sha256 });
    if (!seeded.ok) throw new Error(`the demo cannot be seeded: ${seeded.error.name} belongs to somebody else; use another data folder`);
    return seeded.value;
  } finally {
    await ledger.close();
  }
}
