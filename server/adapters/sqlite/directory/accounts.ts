import type { DatabaseSync } from "node:sqlite";
import type { UserId } from "../../../../shared/ids.ts";
import type { AccountStore, NewUser } from "../../../ports/directory/accounts.ts";
import type { Cause } from "../../../ports/directory/trail.ts";
import { accountAdded, accountDisabled } from "../../../domain/trail/trail-changes.ts";
import { integer, text } from "../../../domain/directory-row.ts";
import { changeRecorder } from "./access-changes.ts";
import { toUser, userColumns } from "./rows.ts";
import { trailWriter } from "./trail.ts";
import { inTransaction } from "./transaction.ts";

/** Accounts in SQLite. */
export function sqliteAccounts(database: DatabaseSync): AccountStore {
  const record = changeRecorder(database);
  const writeTrail = trailWriter(database);
  const insert = userInserter(database);
  const anyUser = database.prepare("SELECT 1 FROM users LIMIT 1");
  const byUsername = database.prepare(`SELECT ${userColumns} FROM users u WHERE u.username = ?`);
  const users = usersById(database);
  const disabledOf = database.prepare("SELECT is_disabled FROM users WHERE id = ?");
  const setDisabled = database.prepare("UPDATE users SET is_disabled = ? WHERE id = ?");
  const dropSessions = database.prepare("DELETE FROM sessions WHERE user = ?");
  const dropTokens = database.prepare("DELETE FROM tokens WHERE user = ?");

  const disable = (by: Cause, id: UserId, isDisabled: boolean) => {
    const row = disabledOf.get(id);
    if (!row) return "unknown-user";
    if ((integer(row, "is_disabled") === 1) === isDisabled) return "unchanged";
    setDisabled.run(isDisabled ? 1 : 0, id);
    writeTrail(by, accountDisabled(id, isDisabled));
    if (isDisabled) {
      dropSessions.run(id);
      dropTokens.run(id);
      record({ kind: "user-disabled", user: id });
    }
    return "changed";
  };

  return {
    addUser: async (by, row) =>
      inTransaction(database, () => {
        const outcome = insert(row);
        if (outcome === "added") writeTrail(by, accountAdded(row));
        return outcome;
      }),
    hasUsers: async () => anyUser.get() !== undefined,
    users,
    userByUsername: async (username) => {
      const row = byUsername.get(username);
      return row ? { user: toUser(row), passwordHash: text(row, "password_hash") } : null;
    },
    setUserDisabled: async (by, id, isDisabled) => inTransaction(database, () => disable(by, id, isDisabled)),
  };
}

/** Gives the function that finds accounts; it needs no more than the first layout has. */
export function usersById(database: DatabaseSync): AccountStore["users"] {
  const byIds = database.prepare(`SELECT ${userColumns} FROM users u WHERE u.id IN (SELECT value FROM json_each(?))`);
  return async (ids) => byIds.all(JSON.stringify(ids)).map(toUser);
}

/** Gives the function that adds an account; it runs in the caller's transaction. */
export function userInserter(database: DatabaseSync): (row: NewUser) => "added" | "username-taken" | "unknown-partner" {
  const partner = database.prepare("SELECT 1 FROM partners WHERE code = ?");
  const taken = database.prepare("SELECT 1 FROM users WHERE username = ?");
  const insert = database.prepare(
    `INSERT INTO users (id, username, display_name, partner, is_admin, is_partner_admin, may_release, password_hash, created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return (row) => {
    if (!partner.get(row.partner)) return "unknown-partner";
    if (taken.get(row.username)) return "username-taken";
    const authorities = [row.isAdmin, row.isPartnerAdmin, row.mayRelease].map(Number);
    insert.run(row.id, row.username, row.displayName, row.partner, ...authorities, row.passwordHash, row.createdAt);
    return "added";
  };
}
