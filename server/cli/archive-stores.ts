import { openPostgresArchive } from "../adapters/postgres/archive-source.ts";
import { openPostgresArchiveTarget } from "../adapters/postgres/archive-target.ts";
import { openSqliteArchive } from "../adapters/sqlite/archive-source.ts";
import { openSqliteArchiveTarget } from "../adapters/sqlite/archive-target.ts";
import { createLog } from "../adapters/system/log.ts";
import type { ArchiveSource, ArchiveTarget } from "../ports/archive.ts";

/** A store by its place: a data folder, or the URL of a database. */
export type StorePlace = { readonly folder: string } | { readonly url: string };

const settings = () => ({ log: createLog("silent", "archive"), part: "archive" });

/** Opens a store for reading it as a whole; `isAlone` refuses a database that nodes are connected to. Rejects where it cannot be. */
export async function openArchiveSource(place: StorePlace, { isAlone }: { readonly isAlone: boolean }): Promise<ArchiveSource> {
  return "url" in place ? await openPostgresArchive(place.url, { ...settings(), isAlone }) : openSqliteArchive(place.folder);
}

/** Opens an empty store for filling it. Rejects where it cannot be reached. */
export async function openArchiveTarget(place: StorePlace): Promise<ArchiveTarget> {
  return "url" in place ? await openPostgresArchiveTarget(place.url, settings()) : openSqliteArchiveTarget(place.folder);
}

/** The store that a server with this environment would use; a folder named on the command line wins. */
export function storeOf(
  environment: { readonly dataFolder: string; readonly databaseUrl?: string | undefined },
  data?: string,
): StorePlace {
  if (data !== undefined) return { folder: data };
  return environment.databaseUrl === undefined ? { folder: environment.dataFolder } : { url: environment.databaseUrl };
}
