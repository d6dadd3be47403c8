import type { Directory } from "../../../ports/directory.ts";
import { memoryAccessChanges } from "./access-changes.ts";
import { memoryAccounts } from "./accounts.ts";
import { memoryClusterMark } from "./cluster-mark.ts";
import { memoryFirstSetup } from "./first-setup.ts";
import { memoryInboxReads } from "./inbox-reads.ts";
import { memoryPartners } from "./partners.ts";
import { memoryRemovedCards } from "./removed-cards.ts";
import { memoryRoomNouns } from "./room-nouns.ts";
import { memorySessions } from "./sessions.ts";
import { memorySite } from "./site.ts";
import { Tables } from "./tables.ts";
import { memoryTokens } from "./tokens.ts";
import { memoryTrail } from "./trail.ts";
import { memoryWriteHolds } from "./write-holds.ts";

/** A directory that lasts as long as the process. For tests and the simulator. Given its tables, others can look at them. */
export function createMemoryDirectory(tables: Tables = new Tables()): Directory {
  const directory: Directory = {
    ...memoryPartners(tables),
    ...memoryAccounts(tables),
    ...memoryFirstSetup(tables),
    ...memorySessions(tables),
    ...memoryTokens(tables),
    ...memoryRoomNouns(tables),
    ...memoryRemovedCards(tables),
    ...memoryWriteHolds(tables),
    ...memoryInboxReads(tables),
    ...memoryAccessChanges(tables),
    ...memoryTrail(tables),
    ...memoryClusterMark(tables),
    ...memorySite(tables),
    close: async () => {
      tables.isOpen = false;
    },
  };
  return closable(directory, tables);
}

/** Every method but `close` rejects once the directory is closed, as with a real store. */
function closable(directory: Directory, tables: Tables): Directory {
  return new Proxy(directory, {
    get: (target, name, receiver) =>
      tables.isOpen || name === "close" ? Reflect.get(target, name, receiver) : () => Promise.reject(new Error("the directory is closed")),
  });
}
