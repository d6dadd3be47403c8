import { hash } from "node:crypto";
import { hashLabel } from "../../shared/contribution/label.ts";
import type { CompartmentId } from "../../shared/ids.ts";
import { Argon2PasswordHasher } from "../adapters/argon2/password-hasher.ts";
import { openDataFolder } from "../adapters/sqlite/data-folder.ts";
import { systemRandom } from "../adapters/system/random-source.ts";
import type { CommandContext } from "../commands/command-context.ts";
import { AccessRelay } from "../commands/relay-access-changes.ts";
import { hasDemoAccounts, seedDemo, type SeedOutcome } from "../commands/seed-demo.ts";
import { isLoopback, type Config } from "../config.ts";
import { AccessChanges } from "../domain/access-changes.ts";
import { openFolderStores, openPostgresStores, type DurableStores, type OwnParts } from "./durable-stores.ts";
import type { Shutdown } from "./shutdown.ts";
import type { Clock } from "../ports/clock.ts";
import type { Directory } from "../ports/directory.ts";
import type { Engine } from "../ports/engine.ts";
import type { History } from "../ports/history.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Log } from "../ports/log.ts";
import type { EngineFigures } from "../ports/metrics.ts";
import type { Turns } from "../ports/turns.ts";
import type { EngineThreadSettings } from "../threads/engine-thread.ts";
import { openEngineThread } from "../threads/open-engine-thread.ts";
import { openHistoryThread } from "../threads/open-history-thread.ts";
import { openLedgerThread } from "../threads/open-ledger-thread.ts";

/** SHA-256 of some bytes, 32 raw bytes. */
export const sha256 = (bytes: Uint8Array): Uint8Array => hash("sha256", bytes, "buffer");

/** Everything that keeps or derives data, each on the thread where it may wait for the disk. */
export interface Stores {
  readonly engine: Engine;
  /** What the engine's thread counts; an answer is its sign of life. */
  readonly engineFigures: () => Promise<EngineFigures>;
  readonly history: History;
  /** A reading connection; entries are written by the engine alone. */
  readonly ledger: Pick<Ledger, "head" | "heads" | "read" | "claims">;
  readonly context: CommandContext;
  /** The time that everything is dated by: in a cluster the database's. */
  readonly clock: Clock;
  /** For work on one thing that must not run twice at once, in the whole cluster. */
  readonly turns: Turns;
  readonly accessChanges: AccessChanges;
  readonly accessRelay: AccessRelay;
  readonly seeded: SeedOutcome | null;
  /** Hash of a compartment's label. Rejects for a compartment that does not exist. */
  readonly labelHash: (compartment: CompartmentId) => Promise<Uint8Array>;
}

/**
 * Opens the data folder and everything in it, or what a cluster keeps in PostgreSQL and this node's caches in the folder, seeding the
 * demo first where it is asked for. A thread that ends by itself is told to `broken`. Throws `DataFolderError` or
 * `DatabaseUnusableError` where the folder or the database cannot be used, and what opening a file threw.
 */
export async function openStores(
  config: Config,
  parts: {
    log: Log;
    shutdown: Shutdown;
    broken: (what: string, cause: Error) => void;
    /** Called with the directory before anything is written to it: throws where this node does not belong to its cluster. */
    join: (directory: Directory) => Promise<void>;
  },
): Promise<Stores> {
  const { log, shutdown } = parts;
  const folder = openDataFolder(config.dataFolder, config.databaseUrl === null ? "everything" : "derived");
  shutdown.add("data folder", () => folder.close());
  const watch = (what: string, ended: Promise<Error | null>): void =>
    void ended.then((cause) => cause !== null && parts.broken(what, cause));
  if (config.databaseUrl !== null && folder.hasLedger)
    log.warn({ folder: config.dataFolder }, "the data folder holds a ledger of its own, which is left alone while DATABASE_URL is set");
  const own = { log, shutdown, watch };
  const durable = config.databaseUrl === null ? await openFolderStores(folder, own) : await openPostgresStores(config.databaseUrl, own);
  const { directory, clock } = durable;
  await parts.join(directory);
  if (!isLoopback(config.host) && (await hasDemoAccounts(directory)))
    throw new Error(
      `HOST: ${nameOfStore(config)} holds demo accounts, whose password is public; serve it on a loopback address, or use another one`,
    );
  const accessChanges = new AccessChanges();
  const accessRelay = new AccessRelay({ directory, changes: accessChanges });
  const context: CommandContext = {
    directory,
    tickets: durable.tickets,
    passwords: new Argon2PasswordHasher(),
    clock,
    random: systemRandom,
    relayAccessChanges: () => accessRelay.relay(),
  };
  const seeded = config.demo ? await seed(context, durable) : null;
  await accessRelay.start();

  const threads = await openThreads({ ledger: durable.ledger, checkpointsPath: folder.checkpoints, logLevel: config.logLevel }, own);
  return {
    ...threads,
    context,
    clock,
    turns: durable.turns,
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

/** Starts the threads over ledger and checkpoints, in the order in which they make what the next one reads. */
async function openThreads(
  settings: EngineThreadSettings,
  { log, shutdown, watch }: OwnParts,
): Promise<Pick<Stores, "engine" | "engineFigures" | "history" | "ledger">> {
  const { engine, figures, ended } = await openEngineThread(settings, log);
  shutdown.add("engine", () => engine.close());
  watch("engine", ended);
  const historyThread = await openHistoryThread(settings, log);
  shutdown.add("history", () => historyThread.history.close());
  watch("history", historyThread.ended);
  const ledgerThread = await openLedgerThread(settings);
  shutdown.add("ledger reading", () => ledgerThread.ledger.close());
  watch("ledger reading", ledgerThread.ended);
  return { engine, engineFigures: figures, history: historyThread.history, ledger: ledgerThread.ledger };
}

function seed(context: CommandContext, durable: DurableStores): Promise<SeedOutcome> {
  // Before the engine's thread takes the writing connection.
  return durable.whileSeeding(async (ledger) => {
    const seeded = await seedDemo({ ...context, ledger, sha256 });
    if (!seeded.ok)
      throw new Error(`the demo cannot be seeded: ${seeded.error.name} belongs to somebody else; use another data folder or database`);
    return seeded.value;
  });
}

function nameOfStore(config: Config): string {
  return config.databaseUrl === null ? `the data folder ${config.dataFolder}` : "the database of DATABASE_URL";
}
