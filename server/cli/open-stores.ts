import { existsSync } from "node:fs";
import { join } from "node:path";
import { createPostgresLedger } from "../adapters/postgres/ledger.ts";
import { createPool } from "../adapters/postgres/open-pool.ts";
import { openLedgerForReading } from "../adapters/sqlite/open-ledger.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { Ledger } from "../ports/ledger.ts";
import { exit, type CommandIo } from "./command.ts";
import { commandLinePool, openDirectory, type NotOpened, type OpenedDirectory } from "./open-directory.ts";

/** The directory and the ledger beside it. */
export interface OpenedStores extends OpenedDirectory {
  readonly ledger: Pick<Ledger, "head" | "read">;
}

/** Opens the directory as `openDirectory` does, and the ledger for reading. A data folder must hold both already. */
export async function openStores(io: CommandIo, data: string | undefined): Promise<Result<OpenedStores, NotOpened>> {
  const folder = data ?? io.dataFolder;
  const isThere = ["ledger.db", "directory.db"].every((name) => existsSync(join(folder, name)));
  if (io.databaseUrl === undefined && !isThere)
    return fail({ line: `majlis: ${folder} holds no ledger; name the data folder with --data`, code: exit.unavailable });
  const opened = await openDirectory(io, data);
  if (!opened.ok) return opened;
  const ledger =
    io.databaseUrl === undefined
      ? openLedgerForReading(join(folder, "ledger.db"))
      : createPostgresLedger(createPool(io.databaseUrl, commandLinePool()));
  const close = async (): Promise<void> => {
    await ledger.close();
    await opened.value.close();
  };
  return ok({ ...opened.value, ledger, close });
}
