import type { AccountStore, NewUser } from "../../../ports/directory/accounts.ts";
import { accountAdded, accountDisabled } from "../../../domain/trail/trail-changes.ts";
import { recordChange } from "./access-changes.ts";
import type { Database, Query } from "./database.ts";
import { text } from "../../../domain/directory-row.ts";
import { flag, storedUserColumns, toUser, userColumns } from "./rows.ts";
import { writeTrail } from "./trail.ts";

/** Accounts in PostgreSQL. */
export function postgresAccounts({ query, inTransaction }: Database): AccountStore {
  return {
    addUser: (by, user) =>
      inTransaction(async (within) => {
        const outcome = await insertUser(within, user);
        if (outcome === "added") await writeTrail(within, by, accountAdded(user));
        return outcome;
      }),
    hasUsers: async () => flag((await query("SELECT EXISTS (SELECT FROM majlis.users) AS any_user")).rows[0] ?? {}, "any_user"),
    users: async (ids) => (await query(`SELECT ${storedUserColumns} FROM majlis.users u WHERE u.id = ANY ($1)`, [ids])).rows.map(toUser),
    userByUsername: async (username) => {
      const { rows } = await query(`SELECT ${userColumns}, u.password_hash FROM majlis.users u WHERE u.username = $1`, [username]);
      return rows[0] ? { user: toUser(rows[0]), passwordHash: text(rows[0], "password_hash") } : null;
    },
    setUserDisabled: (by, id, isDisabled) =>
      inTransaction(async (within) => {
        const changed = await within("UPDATE majlis.users SET is_disabled = $2 WHERE id = $1 AND is_disabled <> $2", [id, isDisabled]);
        if (changed.count === 0) {
          const known = await within("SELECT FROM majlis.users WHERE id = $1", [id]);
          return known.count === 0 ? "unknown-user" : "unchanged";
        }
        if (isDisabled) {
          await within('DELETE FROM majlis.sessions WHERE "user" = $1', [id]);
          await within('DELETE FROM majlis.tokens WHERE "user" = $1', [id]);
          await recordChange(within, { kind: "user-disabled", user: id });
        }
        await writeTrail(within, by, accountDisabled(id, isDisabled));
        return "changed";
      }),
  };
}

/** Adds an account in one statement, so that of two nodes that take one username at once exactly one gets it. */
export async function insertUser(query: Query, user: NewUser): Promise<"added" | "username-taken" | "unknown-partner"> {
  const { id, username, displayName, partner, isAdmin, isPartnerAdmin, mayRelease, passwordHash, createdAt } = user;
  const { rows } = await query(
    `WITH home AS (SELECT code FROM majlis.partners WHERE code = $4),
      added AS (
        INSERT INTO majlis.users (id, username, display_name, partner, is_admin, is_partner_admin, may_release, password_hash, created_at)
        SELECT $1, $2, $3, code, $5, $6, $7, $8, $9 FROM home
        ON CONFLICT (username) DO NOTHING RETURNING id
      )
    SELECT EXISTS (SELECT FROM home) AS is_partner, EXISTS (SELECT FROM added) AS is_added`,
    [id, username, displayName, partner, isAdmin, isPartnerAdmin, mayRelease, passwordHash, createdAt],
  );
  const row = rows[0] ?? {};
  if (!flag(row, "is_partner")) return "unknown-partner";
  return flag(row, "is_added") ? "added" : "username-taken";
}
