import type { NewUser, PartnerRecord } from "../../../ports/directory.ts";
import type { Query } from "./database.ts";
import { flag } from "./rows.ts";

/** Inserts a partner in one statement. */
export async function insertPartner(query: Query, { code, name }: PartnerRecord): Promise<"added" | "code-taken"> {
  const { count } = await query("INSERT INTO majlis.partners (code, name) VALUES ($1, $2) ON CONFLICT DO NOTHING", [code, name]);
  return count === 0 ? "code-taken" : "added";
}

/** Inserts an account in one statement, so that of two nodes that take one username at once one gets it. */
export async function insertUser(query: Query, user: NewUser): Promise<"added" | "username-taken" | "unknown-partner"> {
  const { id, username, displayName, partner, isAdmin, passwordHash, createdAt } = user;
  const { rows } = await query(
    `WITH home AS (SELECT code FROM majlis.partners WHERE code = $4),
      added AS (
        INSERT INTO majlis.users (id, username, display_name, partner, is_admin, password_hash, created_at)
        SELECT $1, $2, $3, code, $5, $6, $7 FROM home
        ON CONFLICT (username) DO NOTHING RETURNING id
      )
    SELECT EXISTS (SELECT FROM home) AS is_partner, EXISTS (SELECT FROM added) AS is_added`,
    [id, username, displayName, partner, isAdmin, passwordHash, createdAt],
  );
  const row = rows[0] ?? {};
  if (!flag(row, "is_partner")) return "unknown-partner";
  return flag(row, "is_added") ? "added" : "username-taken";
}
