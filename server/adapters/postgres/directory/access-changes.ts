import type { AccessChange, AccessChangeLog } from "../../../ports/directory/access-changes.ts";
import type { SessionId, UserId } from "../../../../shared/ids.ts";
import type { Database, Query } from "./database.ts";
import { integer, text } from "../../../domain/directory-row.ts";

/** Appends to the order of all changes. Call it in the transaction that makes the change; a trigger numbers the row at the commit. */
export async function recordChange(query: Query, change: AccessChange): Promise<void> {
  await query("INSERT INTO majlis.access_changes (change) VALUES ($1)", [JSON.stringify(change)]);
}

/** Records `session-ended` for each of a user's sessions or tokens that ended, in the transaction that ended them. */
export async function recordEnded(query: Query, user: UserId, ended: readonly SessionId[]): Promise<void> {
  const changes = ended.map((session): AccessChange => ({ kind: "session-ended", user, session }));
  await query("INSERT INTO majlis.access_changes (change) SELECT unnest($1::text[])", [changes.map((change) => JSON.stringify(change))]);
}

/** The order of all changes of rights, in PostgreSQL. */
export function postgresAccessChanges({ query }: Database): AccessChangeLog {
  return {
    accessChanges: async (after, limit) => {
      const { rows } = await query("SELECT seq, change FROM majlis.access_changes WHERE seq > $1 ORDER BY seq LIMIT $2", [after, limit]);
      return rows.map((row) => ({ seq: integer(row, "seq"), change: JSON.parse(text(row, "change")) as AccessChange }));
    },
    lastAccessChange: async () => integer((await query("SELECT seq FROM majlis.last_access_change")).rows[0] ?? {}, "seq"),
  };
}
