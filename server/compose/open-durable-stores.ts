import { MemoryTicketStore } from "../adapters/memory/ticket-store.ts";
import { openDataFolder, type DataFolder } from "../adapters/sqlite/data-folder.ts";
import { assertKnownLayouts } from "../adapters/sqlite/known-layouts.ts";
import { openCheckedLedger } from "../adapters/sqlite/open-ledger.ts";
import { systemClock } from "../adapters/system/clock.ts";
import type { Config } from "../config.ts";
import { bringUpToDate } from "./bring-up-to-date.ts";
import { OwnTurns } from "../domain/own-turns.ts";
import { openDirectoryThread } from "../threads/open-directory-thread.ts";
import { ownSite } from "./own-site.ts";
import type { DurableStores, OpeningParts } from "./durable-stores.ts";

/**
 * Opens the data folder and the directory: all in the folder for a single server, in PostgreSQL for a node of a cluster, whose folder
 * holds only what can be derived again. Rejects with `DataFolderError`, `DatabaseUnusableError`, `SiteIdentityError`, or what opening a file threw.
 */
export async function openDurableStores(config: Config, parts: OpeningParts): Promise<DurableStores> {
  const { log, shutdown } = parts;
  const folder = openDataFolder(config.dataFolder, config.databaseUrl === null ? "everything" : "derived");
  shutdown.add("data folder", () => folder.close());
  if (config.databaseUrl !== null && folder.hasLedger)
    log.warn({ folder: config.dataFolder }, "the data folder holds a ledger of its own, which is left alone while DATABASE_URL is set");
  const stores = config.databaseUrl === null ? await openFolderStores(folder, parts) : await openDatabaseStores(config.databaseUrl, parts);
  return { ...stores, historyPath: folder.history, site: await ownSite(stores.directory) };
}

async function openDatabaseStores(url: string, parts: OpeningParts): Promise<OpenedStores> {
  const { openPostgresStores } = await import("./postgres-stores.ts");
  return await openPostgresStores(url, parts);
}

/** Tells `broken` if a thread ends with an error. */
export function watchThread({ broken }: Pick<OpeningParts, "broken">, what: string, ended: Promise<Error | null>): void {
  void ended.then((cause) => cause !== null && broken(what, cause));
}

type OpenedStores = Omit<DurableStores, "historyPath" | "site">;

async function openFolderStores(folder: DataFolder, parts: OpeningParts): Promise<OpenedStores> {
  await bringUpToDate(folder, assertKnownLayouts(folder), parts.log);
  const { directory, ended } = await openDirectoryThread(folder.directory);
  parts.shutdown.add("directory", () => directory.close());
  watchThread(parts, "directory", ended);
  return {
    directory,
    tickets: new MemoryTicketStore(),
    clock: systemClock,
    turns: new OwnTurns(),
    ledger: { kind: "sqlite", path: folder.ledger, quarantine: folder.quarantine, directory: folder.directory },
    whileSeeding: async (work) => {
      const { ledger } = openCheckedLedger(folder.ledger, folder.quarantine);
      return work(ledger).finally(() => ledger.close());
    },
  };
}
