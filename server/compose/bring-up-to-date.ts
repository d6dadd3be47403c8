import { openSqliteDirectory } from "../adapters/sqlite/directory/open-directory.ts";
import type { DataFolder, FolderDatabases } from "../adapters/sqlite/data-folder.ts";
import { LayoutChangeError } from "../adapters/sqlite/migrate.ts";
import { openSnapshots } from "../adapters/sqlite/open-snapshots.ts";
import type { Log } from "../ports/log.ts";
import { openWritingLedger } from "../threads/ledger-place.ts";

/**
 * The order in which the databases of a folder change their layouts. Each changes in a transaction of its own. The
 * ledger is changed first: its change needs as much room on the disk as the file itself, that of the other two almost none. If it fails, the
 * version before still opens the folder.
 */
const ORDER = ["ledger", "directory", "history"] as const;

/**
 * Brings the databases of a folder that have the layout of an earlier version (`older`) to that of this one. Rejects with
 * {@link LayoutChangeError}, which names the file and says whether the version before still opens the folder.
 */
export async function bringUpToDate(folder: DataFolder, older: ReadonlySet<keyof FolderDatabases>, log: Log): Promise<void> {
  const changed: string[] = [];
  for (const name of ORDER.filter((each) => older.has(each))) {
    try {
      await change(folder, name, log);
    } catch (cause) {
      if (!(cause instanceof LayoutChangeError)) throw cause;
      const end =
        changed.length === 0
          ? "An earlier version that opened this folder still does."
          : `Changed already: ${changed.join(", ")}. An earlier version no longer opens this folder.`;
      throw new LayoutChangeError(`${cause.message} ${end}`, { cause });
    }
    changed.push(folder[name]);
  }
}

async function change(folder: DataFolder, name: keyof FolderDatabases, log: Log): Promise<void> {
  if (name === "ledger") {
    const { ledger } = await openWritingLedger({ kind: "sqlite", path: folder.ledger, quarantine: folder.quarantine }, log);
    return await ledger.close();
  }
  return await (name === "directory" ? openSqliteDirectory(folder.directory) : openSnapshots(folder.history)).close();
}
