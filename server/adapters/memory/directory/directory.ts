import type { Directory } from "../../../ports/directory.ts";
import { memoryAccounts } from "./accounts.ts";
import { memoryCompartments } from "./compartments.ts";
import { memoryRooms } from "./rooms.ts";
import { memorySessions } from "./sessions.ts";
import { Tables } from "./tables.ts";

/** A directory that lasts as long as the process. For tests and the simulator. */
export function createMemoryDirectory(): Directory {
  const tables = new Tables();
  const directory: Directory = {
    ...memoryAccounts(tables),
    ...memorySessions(tables),
    ...memoryRooms(tables),
    ...memoryCompartments(tables),
    accessChanges: async (after, limit) => tables.changes.slice(after, after + limit),
    lastAccessChange: async () => tables.changes.length,
    keepClusterMark: async (candidate) => (tables.clusterMark ??= candidate),
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
