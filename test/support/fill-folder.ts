import type { DataFolder } from "../../server/adapters/sqlite/data-folder.ts";
import { openSqliteDirectory } from "../../server/adapters/sqlite/directory/open-directory.ts";
import { openLedger } from "../../server/adapters/sqlite/open-ledger.ts";
import type { LedgerEntry } from "../../shared/contribution/entry.ts";
import { BY, fill } from "./directory-records.ts";
import { appendOf } from "./entries.ts";
import { typedEntries } from "./exported-ledger.ts";

/** Puts people, rooms and `compartment-a` into an open folder: a claim of each of two authors, and so many entries of what they typed. Closes both files. */
export async function fillFolder(held: DataFolder, entries: number): Promise<void> {
  const directory = openSqliteDirectory(held.directory);
  await fill(directory);
  const releasableTo = ["ALF", "BRV"];
  await directory.createCompartment(BY, { id: "compartment-a", room: "room-1", name: "", originator: "ALF", releasableTo, createdAt: 7 });
  const ledger = openLedger(held.ledger);
  await ledger.append([appendOf(...(typedEntries(entries).entries as [LedgerEntry, ...LedgerEntry[]]))]);
  await ledger.close();
  await directory.close();
}
