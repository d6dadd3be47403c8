import type { AccessChangeLog } from "../../../ports/directory/access-changes.ts";
import type { Tables } from "./tables.ts";

/** The order of all changes of rights, in memory. */
export function memoryAccessChanges(tables: Tables): AccessChangeLog {
  return {
    accessChanges: async (after, limit) => tables.changes.slice(after, after + limit),
    lastAccessChange: async () => tables.changes.length,
  };
}
