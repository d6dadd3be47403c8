import type { AccountStore } from "../../../ports/directory.ts";
import { insertPartner, insertUser } from "./account-writer.ts";
import { recordChange } from "./access-changes.ts";
import type { Database } from "./database.ts";
import { text } from "../../../domain/directory-row.ts";
import { toUser, userColumns } from "./rows.ts";

/** Partners and accounts in PostgreSQL. */
export function postgresAccounts({
  query,
  inTransaction,
}: Database): Pick<AccountStore, "partners" | "addPartner" | "addUser" | "users" | "userByUsername" | "setUserDisabled"> {
  return {
    partners: async () => {
      const { rows } = await query("SELECT code, name FROM majlis.partners ORDER BY code");
      return rows.map((row) => ({ code: text(row, "code"), name: text(row, "name") }));
    },
    addPartner: (partner) => insertPartner(query, partner),
    addUser: (user) => insertUser(query, user),
    users: async (ids) => (await query(`SELECT ${userColumns} FROM majlis.users u WHERE u.id = ANY ($1)`, [ids])).rows.map(toUser),
    userByUsername: async (username) => {
      const { rows } = await query(`SELECT ${userColumns}, u.password_hash FROM majlis.users u WHERE u.username = $1`, [username]);
      return rows[0] ? { user: toUser(rows[0]), passwordHash: text(rows[0], "password_hash") } : null;
    },
    setUserDisabled: (id, isDisabled) =>
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
        return "changed";
      }),
  };
}
