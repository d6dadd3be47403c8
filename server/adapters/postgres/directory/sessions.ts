import type { SessionStore } from "../../../ports/directory.ts";
import type { Database } from "./database.ts";
import { integer, toSession, toToken } from "../../../domain/directory-row.ts";
import { toUser, userColumns, type Row } from "./rows.ts";

const sessionColumns = 's.id, s."user", s.secret_hash, s.created_at, s.last_seen_at, s.expires_at';
const selectSession = `SELECT ${sessionColumns}, ${userColumns} FROM majlis.sessions s JOIN majlis.users u ON u.id = s."user"`;
const tokenColumns = 't.id, t."user", t.name, t.secret_hash, t.created_at, t.expires_at';
const selectToken = `SELECT ${tokenColumns}, ${userColumns} FROM majlis.tokens t JOIN majlis.users u ON u.id = t."user"`;

// What another transaction holds is left to the next purge: waiting for it in another order than its own would be a deadlock.
const purge = `
  WITH dropped_sessions AS (
      DELETE FROM majlis.sessions WHERE id IN (
        SELECT id FROM majlis.sessions WHERE expires_at <= $1 OR last_seen_at <= $2 FOR UPDATE SKIP LOCKED
      ) RETURNING id
    ),
    dropped_tokens AS (
      DELETE FROM majlis.tokens WHERE id IN (SELECT id FROM majlis.tokens WHERE expires_at <= $1 FOR UPDATE SKIP LOCKED) RETURNING id
    )
  SELECT (SELECT count(*) FROM dropped_sessions) + (SELECT count(*) FROM dropped_tokens) AS dropped`;

const end = `
  WITH ended_session AS (DELETE FROM majlis.sessions WHERE id = $1 AND "user" = $2 RETURNING id),
    ended_token AS (DELETE FROM majlis.tokens WHERE id = $1 AND "user" = $2 RETURNING id)
  INSERT INTO majlis.access_changes (change) SELECT $3 FROM (SELECT id FROM ended_session UNION SELECT id FROM ended_token) AS ended`;

/** Sessions and tokens in PostgreSQL; one round trip each. */
export function postgresSessions({ query }: Database): SessionStore {
  const findSession = async (condition: string, key: string) => {
    const { rows } = await query(`${selectSession} WHERE ${condition}`, [key]);
    return rows[0] ? { session: toSession(rows[0]), user: toUser(rows[0]) } : null;
  };
  const findToken = async (condition: string, key: string) => {
    const { rows } = await query(`${selectToken} WHERE ${condition}`, [key]);
    return rows[0] ? { token: toToken(rows[0]), user: toUser(rows[0]) } : null;
  };

  return {
    addSession: async (row) => {
      await query(
        `INSERT INTO majlis.sessions (id, "user", secret_hash, created_at, last_seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
        [row.id, row.user, row.secretHash, row.createdAt, row.lastSeenAt, row.expiresAt],
      );
    },
    sessionBySecret: (hash) => findSession("s.secret_hash = $1", hash),
    session: (id) => findSession("s.id = $1", id),
    touchSession: async (id, at) => {
      // Without waiting for the disk: nothing rests on a sign of life, and it is the write that comes most often.
      await query(
        `UPDATE majlis.sessions SET last_seen_at = $2
        WHERE id = $1 AND last_seen_at < $2 AND set_config('synchronous_commit', 'off', true) = 'off'`,
        [id, at],
      );
    },
    endSession: async (user, id) => (await query(end, [id, user, JSON.stringify({ kind: "session-ended", user, session: id })])).count > 0,
    addToken: async (row) => {
      await query(`INSERT INTO majlis.tokens (id, "user", name, secret_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`, [
        row.id,
        row.user,
        row.name,
        row.secretHash,
        row.createdAt,
        row.expiresAt,
      ]);
    },
    tokenBySecret: (hash) => findToken("t.secret_hash = $1", hash),
    token: (id) => findToken("t.id = $1", id),
    tokensOf: async (user) => {
      const { rows } = await query(`SELECT ${tokenColumns} FROM majlis.tokens t WHERE t."user" = $1 ORDER BY t.created_at DESC, t.id`, [
        user,
      ]);
      return rows.map((row: Row) => toToken(row));
    },
    purgeSessions: async ({ now, idleSince }) => integer((await query(purge, [now, idleSince])).rows[0] ?? {}, "dropped"),
  };
}
