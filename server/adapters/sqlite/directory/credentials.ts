import type { DatabaseSync } from "node:sqlite";
import type { SessionId, UserId } from "../../../../shared/ids.ts";
import { text } from "../../../domain/directory-row.ts";

/** Gives the function that deletes a user's sessions or tokens, but for one that goes on, in the caller's transaction. It gives the ids of those that ended. */
export function credentialEnder(
  database: DatabaseSync,
  table: "sessions" | "tokens",
): (user: UserId, keeps?: SessionId) => readonly SessionId[] {
  const drop = database.prepare(`DELETE FROM ${table} WHERE user = ? AND id <> ? RETURNING id`);
  // No id is empty.
  return (user, keeps = "") => drop.all(user, keeps).map((row) => text(row, "id"));
}
