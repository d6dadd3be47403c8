import type { DatabaseSync } from "node:sqlite";
import type { SessionId, UserId } from "../../../../shared/ids.ts";
import { text, toSession } from "../../../domain/directory-row.ts";
import type { Cause } from "../../../ports/directory/trail.ts";
import { sessionEnded, sessionOpened } from "../../../domain/trail/trail-changes.ts";
import type { SessionCap, SessionRecord, SessionStore } from "../../../ports/directory/sessions.ts";
import { changeRecorder } from "./access-changes.ts";
import { credentialEnder } from "./credentials.ts";
import { staleCheck } from "./decided-on.ts";
import { toUser, userColumns, type Row } from "./rows.ts";
import { trailWriter } from "./trail.ts";
import { inTransaction } from "./transaction.ts";

/** Sessions in SQLite. */
export function sqliteSessions(database: DatabaseSync): SessionStore {
  const record = changeRecorder(database);
  const writeTrail = trailWriter(database);
  const isStale = staleCheck(database);
  const insert = database.prepare(
    "INSERT INTO sessions (id, user, secret_hash, created_at, last_seen_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const proved = database.prepare("SELECT 1 FROM users WHERE id = ? AND password_hash = ? AND is_disabled = 0");
  const endSurplus = surplusEnder(database);
  const ofUser = database.prepare("SELECT * FROM sessions WHERE user = ? ORDER BY created_at DESC, id");
  const endAll = credentialEnder(database, "sessions");
  const noteEnded = (by: Cause, user: UserId, session: SessionId, why?: "too-many"): void => {
    record({ kind: "session-ended", user, session });
    writeTrail(by, sessionEnded(user, session, why));
  };
  const bySecret = database.prepare("SELECT * FROM sessions WHERE secret_hash = ?");
  const byId = database.prepare("SELECT * FROM sessions WHERE id = ?");
  const owner = database.prepare(`SELECT ${userColumns} FROM users u WHERE u.id = ?`);
  const touch = database.prepare("UPDATE sessions SET last_seen_at = ? WHERE id = ? AND last_seen_at < ?");
  const drop = database.prepare("DELETE FROM sessions WHERE id = ? AND user = ?");
  const purge = database.prepare("DELETE FROM sessions WHERE expires_at <= ? OR last_seen_at <= ?");

  const withUser = (row: Row | undefined) => {
    if (!row) return null;
    const session = toSession(row);
    const user = owner.get(session.user);
    return user ? { session, user: toUser(user) } : null;
  };
  return {
    addSession: async (by, row, provedBy, cap) =>
      inTransaction(database, () => {
        if (provedBy !== undefined && proved.get(row.user, provedBy) === undefined) return false;
        const ended = cap === undefined ? [] : endSurplus(row, cap);
        insert.run(row.id, row.user, row.secretHash, row.createdAt, row.lastSeenAt, row.expiresAt);
        writeTrail(by, sessionOpened(row));
        for (const session of ended) noteEnded(by, row.user, session, "too-many");
        return true;
      }),
    sessionBySecret: async (hash) => withUser(bySecret.get(hash)),
    session: async (id) => withUser(byId.get(id)),
    sessionsOf: async (user) => ofUser.all(user).map(toSession),
    touchSession: async (id, at) => void touch.run(at, id, at),
    endSession: async (by, user, id, decidedOn) =>
      inTransaction(database, () => {
        if (isStale(decidedOn)) return "stale";
        if (drop.run(id, user).changes === 0) return "not-found";
        noteEnded(by, user, id);
        return "ended";
      }),
    endSessions: async (by, user, decidedOn) =>
      inTransaction(database, () => {
        if (isStale(decidedOn)) return "stale";
        const ended = endAll(user);
        for (const session of ended) noteEnded(by, user, session);
        return ended.length;
      }),
    purgeSessions: async ({ now, idleSince }) => Number(purge.run(now, idleSince).changes),
  };
}

/** Gives the function that deletes the valid sessions of a user that a new one leaves no room for, in the caller's transaction. It gives the ids of those that ended. */
function surplusEnder(database: DatabaseSync): (added: SessionRecord, cap: SessionCap) => readonly SessionId[] {
  const surplus = database.prepare(
    `DELETE FROM sessions WHERE id IN (
      SELECT id FROM sessions WHERE user = ? AND expires_at > ? AND last_seen_at > ?
      ORDER BY last_seen_at DESC, created_at DESC, id LIMIT -1 OFFSET ?
    ) RETURNING id`,
  );
  return ({ user, createdAt }, { most, idleSince }) => surplus.all(user, createdAt, idleSince, most - 1).map((row) => text(row, "id"));
}
