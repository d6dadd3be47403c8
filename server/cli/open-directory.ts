import { join } from "node:path";
import { openPostgresDirectory } from "../adapters/postgres/directory/open-directory.ts";
import { openPresentPool, type PoolSettings } from "../adapters/postgres/open-pool.ts";
import { openSqliteDirectory } from "../adapters/sqlite/directory/open-directory.ts";
import { assertKeptDirectory, assertPresentFolder } from "../adapters/sqlite/known-layouts.ts";
import { makePrivateFolder } from "../adapters/sqlite/private-files.ts";
import { createLog } from "../adapters/system/log.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { DATABASE_URL_FORM, isDatabaseUrl } from "../config.ts";
import type { Directory } from "../ports/directory.ts";
import { exit, type CommandIo } from "./command.ts";

/** An opened directory. Closing it releases everything behind it. */
export interface OpenedDirectory {
  readonly directory: Directory;
  readonly close: () => Promise<void>;
}

/** Why the directory was not opened, in one line, and the exit code. */
export interface NotOpened {
  readonly line: string;
  readonly code: number;
}

/** Which directory a command works on. */
export interface DirectoryChoice {
  readonly io: CommandIo;
  /** The folder that `--data` names. */
  readonly data: string | undefined;
  /** Whether the command makes a directory where there is none. One that rests on accounts or rooms finds nothing in a new one. */
  readonly mayMake: boolean;
}

/**
 * Opens the directory of the environment for writing, which may belong to running servers: that of the PostgreSQL named by
 * DATABASE_URL, else directory.db under `--data` or MAJLIS_DATA. Where there is none, it is made or nothing is changed, by `mayMake`; what
 * has the layout of another version, newer or earlier, is left as it is and not opened.
 */
export async function openDirectory({ io, data, mayMake }: DirectoryChoice): Promise<Result<OpenedDirectory, NotOpened>> {
  if (io.databaseUrl === undefined) return openInFolder(data ?? io.dataFolder, mayMake);
  const wrong = wrongSettings(io.databaseUrl, data);
  if (wrong !== null) return fail({ line: wrong, code: exit.usage });
  try {
    const pool = await openPresentPool(io.databaseUrl, { ...commandLinePool(), mayMake });
    return ok({ directory: openPostgresDirectory(pool), close: () => pool.end() });
  } catch (cause) {
    return fail({ line: messageOf(cause), code: exit.unavailable });
  }
}

/** What is wrong with DATABASE_URL, or null: a command that names a folder would else work on PostgreSQL, back that up or fill it. */
export function wrongSettings(databaseUrl: string, data: string | undefined): string | null {
  if (!isDatabaseUrl(databaseUrl)) return `DATABASE_URL: ${DATABASE_URL_FORM}`;
  return data === undefined ? null : "DATABASE_URL is set: leave out --data, or unset DATABASE_URL";
}

/** One connection, without a log: the command prints what went wrong. */
export function commandLinePool(): PoolSettings {
  return { log: createLog("silent", "command line"), max: 1, part: "command line" };
}

function openInFolder(folder: string, mayMake: boolean): Result<OpenedDirectory, NotOpened> {
  try {
    assertPresentFolder(folder);
    if (!mayMake) assertKeptDirectory(folder);
    // Readable by its owner only: it holds accounts and ledgers of several nations.
    makePrivateFolder(folder);
    const directory = openSqliteDirectory(join(folder, "directory.db"));
    return ok({ directory, close: () => directory.close() });
  } catch (cause) {
    return fail({ line: `cannot open the data folder ${folder}: ${messageOf(cause)}`, code: exit.unavailable });
  }
}

/** The words of what was thrown. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
