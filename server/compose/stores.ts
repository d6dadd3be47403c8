import { Argon2PasswordHasher } from "../adapters/argon2/password-hasher.ts";
import { systemClock } from "../adapters/system/clock.ts";
import { systemRandom } from "../adapters/system/random-source.ts";
import { sha256 } from "../domain/sha256.ts";
import { lowerPoolPriority } from "../adapters/worker/lower-priority.ts";
import { BoundedPasswordHasher } from "../commands/bounded-password-hasher.ts";
import type { CommandContext } from "../commands/command-context.ts";
import { hashCompartmentLabel } from "../commands/hash-compartment-label.ts";
import { AccessRelay } from "../commands/relay-access-changes.ts";
import type { Config } from "../config.ts";
import { AccessChanges } from "../domain/access-changes.ts";
import type { KnownSite } from "../domain/site-identity.ts";
import type { CompartmentId } from "../../shared/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { Engine } from "../ports/engine.ts";
import type { EngineFigures } from "../ports/metrics.ts";
import type { Turns } from "../ports/turns.ts";
import { LOWER_BY } from "../threads/derived-work-limits.ts";
import type { LedgerPlace } from "../threads/ledger-place.ts";
import type { EngineThreadSettings } from "../threads/engine-thread.ts";
import { copyBackOnThread } from "../threads/open-copying.ts";
import { openEngineThread, type EngineThread } from "../threads/open-engine-thread.ts";
import type { MarkingScheme } from "../../shared/marking/scheme.ts";
import { refusePublicDemo, seedDemoOnce } from "./demo.ts";
import { watchThread } from "./open-durable-stores.ts";
import { openReaders, type Readers } from "./open-readers.ts";
import type { DurableStores, OpeningParts } from "./durable-stores.ts";

/** Everything that keeps or derives data, each on the thread where it may wait for the disk. */
export interface Stores extends Readers {
  readonly engine: Engine;
  /** What the engine's thread counts; an answer is its sign of life. */
  readonly engineFigures: () => Promise<EngineFigures>;
  /** What is due, as the engine's ledger says. */
  readonly dueItems: EngineThread["dueItems"];
  /** Where threads find the ledger to read it. */
  readonly ledgerPlace: LedgerPlace;
  readonly context: CommandContext;
  /** The clock that dates everything: in a cluster the database's. */
  readonly clock: Clock;
  /** Lets work on one thing run one after the other, in the whole cluster. */
  readonly turns: Turns;
  readonly accessChanges: AccessChanges;
  readonly accessRelay: AccessRelay;
  /** What others may know of the identity of this installation, the same on every node. */
  readonly site: KnownSite;
  /** Hash of a compartment's label. Rejects for a compartment that does not exist. */
  readonly labelHash: (compartment: CompartmentId) => Promise<Uint8Array>;
}

/**
 * Opens everything that works on the durable stores, and seeds the demo first where the settings ask for it.
 * Rejects where demo accounts would be served beyond loopback, where the demo cannot be seeded, and with what opening a file threw.
 */
export async function openStores(config: Config, durable: DurableStores, parts: OpeningParts): Promise<Stores> {
  const { directory, clock } = durable;
  await refusePublicDemo(config, directory);
  await lowerPoolPriority(LOWER_BY);
  const accessChanges = new AccessChanges();
  const accessRelay = new AccessRelay({ directory, changes: accessChanges });
  const context: CommandContext = {
    directory,
    tickets: durable.tickets,
    passwords: new BoundedPasswordHasher(new Argon2PasswordHasher(), config.limits),
    clock,
    random: systemRandom,
    limits: config.limits,
    markingScheme: config.markingScheme,
    siteId: async () => durable.site.site.id,
    relayAccessChanges: () => accessRelay.relay(),
  };
  if (config.demo) await seedDemoOnce(context, durable, parts.log);
  await accessRelay.start();
  const { ledger, historyPath } = durable;
  const threads = await openThreads({ ledger, historyPath, limits: config.limits, logLevel: config.logLevel }, config.markingScheme, parts);
  return {
    ...threads,
    ledgerPlace: ledger,
    context,
    clock,
    turns: durable.turns,
    accessChanges,
    accessRelay,
    site: durable.site,
    labelHash: (id) => hashCompartmentLabel(directory, id, sha256),
  };
}

/** Starts the engine's thread, and prepares those that are started when there is work: they read the files that it has made. */
async function openThreads(
  settings: EngineThreadSettings,
  scheme: MarkingScheme,
  parts: OpeningParts,
): Promise<
  Pick<Stores, "engine" | "engineFigures" | "dueItems" | "history" | "checkHistory" | "ledger" | "lists" | "releaseCheck" | "poolFigures">
> {
  const { log, shutdown } = parts;
  const { engine, figures, dueItems, ended } = await openEngineThread(settings, log);
  shutdown.add("engine", () => engine.close());
  watchThread(parts, "engine", ended);
  return { engine: withCopying(engine, settings, parts), engineFigures: figures, dueItems, ...openReaders(settings, scheme, parts) };
}

/** The engine of a SQLite ledger, whose writes another thread copies into the file. PostgreSQL does that by itself. */
function withCopying(engine: Engine, { ledger }: EngineThreadSettings, { log, shutdown, broken }: OpeningParts): Engine {
  if (ledger.kind !== "sqlite") return engine;
  const copied = copyBackOnThread(engine, ledger.path, { clock: systemClock, log, lost: (cause) => broken("ledger", cause) });
  shutdown.add("ledger copying", copied.close);
  return copied.engine;
}
