import { integer, text, toSession } from "../../../domain/directory-row.ts";
import type { SessionStore } from "../../../ports/directory/sessions.ts";
import { sessionEnded, sessionOpened } from "../../../domain/trail/trail-changes.ts";
import { recordChange, recordEnded } from "./access-changes.ts";
import { endCredentials } from "./credentials.ts";
import type { Database } from "./database.ts";
import { isStale } from "./decided-on.ts";
import { toUser, userColumns } from "./rows.ts";
import { writeTrail } from "./trail.ts";

const columns = 's.id, s."user", s.secret_hash, s.created_at, s.last_seen_at, s.expires_at';
const select = `SELECT ${columns}, ${userColumns} FROM majlis.sessions s JOIN majlis.users u ON u.id = s."user"`;

// Rows that another transaction has locked are left to the next purge: waiting for them could be a deadlock.
const purge = `
  WITH dropped AS (
    DELETE FROM majlis.sessions WHERE id IN (
      SELECT id FROM majlis.sessions WHERE expires_at <= $1 OR last_seen_at <= $2 FOR UPDATE SKIP LOCKED
    ) RETURNING id
  )
  SELECT count(*) AS dropped FROM dropped`;

// The valid sessions of a user that a new one ($2) leaves no room for.
const surplus = `
  DELETE FROM majlis.sessions WHERE id IN (
    SELECT id FROM majlis.sessions WHERE "user" = $1 AND id <> $2 AND expires_at > $3 AND last_seen_at > $4
    ORDER BY last_seen_at DESC, created_at DESC, id OFFSET $5
  ) RETURNING id`;

/** Sessions in PostgreSQL. */
export function postgresSessions({ query, inTransaction }: Database): SessionStore {
  const find = async (condition: string, key: string) => {
    const { rows } = await query(`${select} WHERE ${condition}`, [key]);
    return rows[0] ? { session: toSession(rows[0]), user: toUser(rows[0]) } : null;
  };
  return {
    addSession: (by, row, provedBy, cap) =>
      inTransaction(async (within) => {
        const values = [row.id, row.user, row.secretHash, row.createdAt, row.lastSeenAt, row.expiresAt];
        // The lock waits for a change of the password that is under way, and makes the next one wait: it then ends this session. It also makes sign-ins of one
        // account follow one another, so that each counts what the one before has added.
        const { count } = await within(
          `INSERT INTO majlis.sessions (id, "user", secret_hash, created_at, last_seen_at, expires_at)
          SELECT $1, id, $3, $4, $5, $6 FROM majlis.users
          WHERE id = $2 AND (NOT $7 OR (password_hash = $8 AND NOT is_disabled)) FOR NO KEY UPDATE`,
          [...values, provedBy !== undefined, provedBy ?? ""],
        );
        if (count === 0) return false;
        await writeTrail(within, by, sessionOpened(row));
        const ended = cap === undefined ? [] : (await within(surplus, [row.user, row.id, row.createdAt, cap.idleSince, cap.most - 1])).rows;
        for (const session of ended.map((each) => text(each, "id"))) {
          await recordChange(within, { kind: "session-ended", user: row.user, session });
          await writeTrail(within, by, sessionEnded(row.user, session, "too-many"));
        }
        return true;
      }),
    sessionBySecret: (hash) => find("s.secret_hash = $1", hash),
    session: (id) => find("s.id = $1", id),
    sessionsOf: async (user) => {
      const { rows } = await query(`SELECT ${columns} FROM majlis.sessions s WHERE s."user" = $1 ORDER BY s.created_at DESC, s.id`, [user]);
      return rows.map(toSession);
    },
    touchSession: async (id, at) => {
      // Does not wait for the disk: this is the most frequent write, and losing one only ends an idle session a little earlier.
      await query(
        `UPDATE majlis.sessions SET last_seen_at = $2
        WHERE id = $1 AND last_seen_at < $2 AND set_config('synchronous_commit', 'off', true) = 'off'`,
        [id, at],
      );
    },
    endSession: (by, user, id, decidedOn) =>
      inTransaction(async (within) => {
        if (await isStale(within, decidedOn)) return "stale";
        const ended = await within('DELETE FROM majlis.sessions WHERE id = $1 AND "user" = $2', [id, user]);
        if (ended.count === 0) return "not-found";
        await recordChange(within, { kind: "session-ended", user, session: id });
        await writeTrail(within, by, sessionEnded(user, id));
        return "ended";
      }),
    endSessions: (by, user, decidedOn) =>
      inTransaction(async (within) => {
        if (await isStale(within, decidedOn)) return "stale";
        const ended = await endCredentials(within, "sessions", user);
        await recordEnded(within, user, ended);
        for (const id of ended) await writeTrail(within, by, sessionEnded(user, id));
        return ended.length;
      }),
    purgeSessions: async ({ now, idleSince }) => integer((await query(purge, [now, idleSince])).rows[0] ?? {}, "dropped"),
  };
}
