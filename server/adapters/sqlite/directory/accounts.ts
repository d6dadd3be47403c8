import type { DatabaseSync } from "node:sqlite";
import type { UserId } from "../../../../shared/ids.ts";
import type { AccountStore } from "../../../ports/directory.ts";
import { accountWriter } from "./account-writer.ts";
import { integer, text } from "../../../domain/directory-row.ts";
import { toUser, userColumns } from "./rows.ts";
import { changeRecorder, inTransaction } from "./transaction.ts";

/** Partners and accounts in SQLite. */
export function sqliteAccounts(
  database: DatabaseSync,
): Pick<AccountStore, "partners" | "addPartner" | "addUser" | "users" | "userByUsername" | "setUserDisabled"> {
  const record = changeRecorder(database);
  const { addPartner, addUser } = accountWriter(database);
  const partners = database.prepare("SELECT code, name FROM partners ORDER BY code");
  const byUsername = database.prepare(`SELECT ${userColumns}, u.password_hash FROM users u WHERE u.username = ?`);
  const byIds = database.prepare(`SELECT ${userColumns} FROM users u WHERE u.id IN (SELECT value FROM json_each(?))`);
  const disabledOf = database.prepare("SELECT is_disabled FROM users WHERE id = ?");
  const setDisabled = database.prepare("UPDATE users SET is_disabled = ? WHERE id = ?");
  const dropSessions = database.prepare("DELETE FROM sessions WHERE user = ?");
  const dropTokens = database.prepare("DELETE FROM tokens WHERE user = ?");

  const disable = (id: UserId, isDisabled: boolean) => {
    const row = disabledOf.get(id);
    if (!row) return "unknown-user";
    if ((integer(row, "is_disabled") === 1) === isDisabled) return "unchanged";
    setDisabled.run(isDisabled ? 1 : 0, id);
    if (isDisabled) {
      dropSessions.run(id);
      dropTokens.run(id);
      record({ kind: "user-disabled", user: id });
    }
    return "changed";
  };

  return {
    partners: async () => partners.all().map((row) => ({ code: text(row, "code"), name: text(row, "name") })),
    addPartner: async (row) => addPartner(row),
    addUser: async (row) => inTransaction(database, () => addUser(row)),
    users: async (ids) => byIds.all(JSON.stringify(ids)).map(toUser),
    userByUsername: async (username) => {
      const row = byUsername.get(username);
      return row ? { user: toUser(row), passwordHash: text(row, "password_hash") } : null;
    },
    setUserDisabled: async (id, isDisabled) => inTransaction(database, () => disable(id, isDisabled)),
  };
}
