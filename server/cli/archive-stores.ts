import { openPostgresArchive } from "../adapters/postgres/archive-source.ts";
import { openPostgresArchiveTarget } from "../adapters/postgres/archive-target.ts";
import { openSqliteArchive } from "../adapters/sqlite/archive-source.ts";
import { openSqliteArchiveTarget } from "../adapters/sqlite/archive-target.ts";
import { createLog } from "../adapters/system/log.ts";
import type { ArchiveSource, ArchiveTarget } from "../ports/archive.ts";
import type { CommandIo } from "./command.ts";
import { wrongSettings } from "./open-directory.ts";

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

/** The store that a server with this environment would use. Throws {@link UsageError} where the command line says otherwise. */
export function storeOf(io: CommandIo, data: string | undefined): StorePlace {
  if (io.databaseUrl === undefined) return folderOf(io, data);
  const wrong = wrongSettings(io.databaseUrl, data);
  if (wrong !== null) throw new UsageError(wrong);
  return { url: io.databaseUrl };
}

/** The data folder of the command line, else of the environment. */
export function folderOf(io: CommandIo, data: string | undefined): { readonly folder: string } {
  return { folder: data ?? io.dataFolder };
}

/** The database of the environment. Throws {@link UsageError} if there is none. */
export function databaseOf({ databaseUrl }: CommandIo): { readonly url: string } {
  if (databaseUrl === undefined) throw new UsageError("DATABASE_URL is not set; it names the database");
  const wrong = wrongSettings(databaseUrl, undefined);
  if (wrong !== null) throw new UsageError(wrong);
  return { url: databaseUrl };
}

/** The arguments contradict each other or the environment; nothing was opened. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
