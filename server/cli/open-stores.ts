import { openPostgresDirectory } from "../adapters/postgres/directory/open-directory.ts";
import { createPostgresLedger } from "../adapters/postgres/ledger.ts";
import { openReadingPool } from "../adapters/postgres/open-pool.ts";
import { databasesIn } from "../adapters/sqlite/data-folder.ts";
import { openSqliteDirectoryForReading, type ReadDirectory } from "../adapters/sqlite/directory/open-directory-for-reading.ts";
import { assertReadableFolder } from "../adapters/sqlite/known-layouts.ts";
import { openLedgerForReading } from "../adapters/sqlite/open-ledger.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { Ledger } from "../ports/ledger.ts";
import { exit, type CommandIo } from "./command.ts";
import { commandLinePool, messageOf, wrongSettings, type NotOpened } from "./open-directory.ts";

/** The directory and the ledger beside it, for reading only. Closing them releases everything behind them. */
export interface OpenedStores {
  readonly directory: Omit<ReadDirectory, "close">;
  readonly ledger: Pick<Ledger, "head" | "read">;
  readonly close: () => Promise<void>;
}

/**
 * Opens directory and ledger of the environment for reading, also beside running servers of this or an earlier version: nothing in them is
 * changed, their layouts neither. A data folder must hold both already.
 */
export async function openStores(io: CommandIo, data: string | undefined): Promise<Result<OpenedStores, NotOpened>> {
  const wrong = io.databaseUrl === undefined ? null : wrongSettings(io.databaseUrl, data);
  if (wrong !== null) return fail({ line: wrong, code: exit.usage });
  try {
    return ok(io.databaseUrl === undefined ? openInFolder(data ?? io.dataFolder) : await openInDatabase(io.databaseUrl));
  } catch (cause) {
    return fail({ line: `majlis: ${messageOf(cause)}`, code: exit.unavailable });
  }
}

function openInFolder(folder: string): OpenedStores {
  assertReadableFolder(folder);
  const paths = databasesIn(folder);
  const directory = openSqliteDirectoryForReading(paths.directory);
  try {
    const ledger = openLedgerForReading(paths.ledger);
    const close = async (): Promise<void> => {
      await ledger.close();
      await directory.close();
    };
    return { directory, ledger, close };
  } catch (cause) {
    void directory.close();
    throw cause;
  }
}

async function openInDatabase(url: string): Promise<OpenedStores> {
  const pool = await openReadingPool(url, commandLinePool());
  const ledger = createPostgresLedger(pool);
  return { directory: openPostgresDirectory(pool), ledger, close: () => ledger.close() };
}
