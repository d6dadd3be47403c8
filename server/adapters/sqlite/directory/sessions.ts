import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { SessionStore } from "../../../ports/directory.ts";
import { toSession, toToken } from "../../../domain/directory-row.ts";
import { toUser, userColumns, type Row } from "./rows.ts";
import { changeRecorder, inTransaction } from "./transaction.ts";

/** Sessions and tokens in SQLite. */
export function sqliteSessions(database: DatabaseSync): SessionStore {
  const record = changeRecorder(database);
  const insertSession = database.prepare(
    "INSERT INTO sessions (id, user, secret_hash, created_at, last_seen_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const insertToken = database.prepare(
    "INSERT INTO tokens (id, user, name, secret_hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const sessionBySecret = database.prepare("SELECT * FROM sessions WHERE secret_hash = ?");
  const sessionById = database.prepare("SELECT * FROM sessions WHERE id = ?");
  const tokenBySecret = database.prepare("SELECT * FROM tokens WHERE secret_hash = ?");
  const tokenById = database.prepare("SELECT * FROM tokens WHERE id = ?");
  const owner = database.prepare(`SELECT ${userColumns} FROM users u WHERE u.id = ?`);
  const touch = database.prepare("UPDATE sessions SET last_seen_at = ? WHERE id = ? AND last_seen_at < ?");
  const dropSession = database.prepare("DELETE FROM sessions WHERE id = ? AND user = ?");
  const dropToken = database.prepare("DELETE FROM tokens WHERE id = ? AND user = ?");
  const tokensOf = database.prepare("SELECT * FROM tokens WHERE user = ? ORDER BY created_at DESC, id");
  const purgeSessions = database.prepare("DELETE FROM sessions WHERE expires_at <= ? OR last_seen_at <= ?");
  const purgeTokens = database.prepare("DELETE FROM tokens WHERE expires_at <= ?");

  const withUser = <Value extends { readonly user: string }>(statement: StatementSync, key: SQLInputValue, read: (row: Row) => Value) => {
    const row = statement.get(key);
    if (!row) return null;
    const value = read(row);
    const user = owner.get(value.user);
    return user ? { value, user: toUser(user) } : null;
  };
  const findSession = (statement: StatementSync, key: string) => {
    const found = withUser(statement, key, toSession);
    return found && { session: found.value, user: found.user };
  };
  const findToken = (statement: StatementSync, key: string) => {
    const found = withUser(statement, key, toToken);
    return found && { token: found.value, user: found.user };
  };

  return {
    addSession: async (row) => void insertSession.run(row.id, row.user, row.secretHash, row.createdAt, row.lastSeenAt, row.expiresAt),
    sessionBySecret: async (hash) => findSession(sessionBySecret, hash),
    session: async (id) => findSession(sessionById, id),
    touchSession: async (id, at) => void touch.run(at, id, at),
    endSession: async (user, id) =>
      inTransaction(database, () => {
        const isGone = dropSession.run(id, user).changes === 0 && dropToken.run(id, user).changes === 0;
        if (!isGone) record({ kind: "session-ended", user, session: id });
        return !isGone;
      }),
    addToken: async (row) => void insertToken.run(row.id, row.user, row.name, row.secretHash, row.createdAt, row.expiresAt),
    tokenBySecret: async (hash) => findToken(tokenBySecret, hash),
    token: async (id) => findToken(tokenById, id),
    tokensOf: async (user) => tokensOf.all(user).map(toToken),
    purgeSessions: async ({ now, idleSince }) =>
      inTransaction(database, () => Number(purgeSessions.run(now, idleSince).changes) + Number(purgeTokens.run(now).changes)),
  };
}
