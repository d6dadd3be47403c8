import type { SessionId, UserId } from "../../../../shared/ids.ts";
import { text } from "../../../domain/directory-row.ts";
import type { Query } from "./database.ts";

/** Deletes a user's sessions or tokens, but for one that goes on, in the caller's transaction. Gives the ids of those that ended. */
export async function endCredentials(
  within: Query,
  table: "sessions" | "tokens",
  user: UserId,
  keeps?: SessionId,
): Promise<readonly SessionId[]> {
  // No id is empty.
  const { rows } = await within(`DELETE FROM majlis.${table} WHERE "user" = $1 AND id <> $2 RETURNING id`, [user, keeps ?? ""]);
  return rows.map((row) => text(row, "id"));
}
