import { integer, toToken } from "../../../domain/directory-row.ts";
import type { TokenStore } from "../../../ports/directory/tokens.ts";
import { tokenEnded, tokenMade } from "../../../domain/trail/trail-changes.ts";
import type { SessionId, UserId } from "../../../../shared/ids.ts";
import { recordChange, recordEnded } from "./access-changes.ts";
import { endCredentials } from "./credentials.ts";
import type { Database, Query } from "./database.ts";
import { isStale } from "./decided-on.ts";
import { toUser, userColumns } from "./rows.ts";
import { writeTrail } from "./trail.ts";

const columns = 't.id, t."user", t.name, t.secret_hash, t.created_at, t.expires_at';
const select = `SELECT ${columns}, ${userColumns} FROM majlis.tokens t JOIN majlis.users u ON u.id = t."user"`;

// Rows that another transaction has locked are left to the next purge: waiting for them could be a deadlock.
const purge = `
  WITH dropped AS (
    DELETE FROM majlis.tokens WHERE id IN (SELECT id FROM majlis.tokens WHERE expires_at <= $1 FOR UPDATE SKIP LOCKED) RETURNING id
  )
  SELECT count(*) AS dropped FROM dropped`;

/** Personal access tokens in PostgreSQL. */
export function postgresTokens({ query, inTransaction }: Database): TokenStore {
  const find = async (condition: string, key: string) => {
    const { rows } = await query(`${select} WHERE ${condition}`, [key]);
    return rows[0] ? { token: toToken(rows[0]), user: toUser(rows[0]) } : null;
  };
  return {
    addToken: (by, token, most = Number.MAX_SAFE_INTEGER, session) =>
      inTransaction(async (within) => {
        const { id, user, name, secretHash, createdAt, expiresAt } = token;
        // Tokens of one user take turns here; the count is a statement of its own, so that it reads the state after the wait.
        await within("SELECT FROM majlis.users WHERE id = $1 FOR NO KEY UPDATE", [user]);
        if (session !== undefined && !(await isSessionOf(within, user, session))) return "session-ended";
        const valid = await within(`SELECT count(*) AS valid FROM majlis.tokens WHERE "user" = $1 AND expires_at > $2`, [user, createdAt]);
        if (integer(valid.rows[0] ?? {}, "valid") >= most) return "too-many";
        const values = [id, user, name, secretHash, createdAt, expiresAt];
        await within(
          `INSERT INTO majlis.tokens (id, "user", name, secret_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
          values,
        );
        await writeTrail(within, by, tokenMade(token));
        return "added";
      }),
    tokenBySecret: (hash) => find("t.secret_hash = $1", hash),
    token: (id) => find("t.id = $1", id),
    tokensOf: async (user) => {
      const { rows } = await query(`SELECT ${columns} FROM majlis.tokens t WHERE t."user" = $1 ORDER BY t.created_at DESC, t.id`, [user]);
      return rows.map(toToken);
    },
    endToken: (by, user, id, decidedOn) =>
      inTransaction(async (within) => {
        if (await isStale(within, decidedOn)) return "stale";
        const ended = await within('DELETE FROM majlis.tokens WHERE id = $1 AND "user" = $2', [id, user]);
        if (ended.count === 0) return "not-found";
        await recordChange(within, { kind: "session-ended", user, session: id });
        await writeTrail(within, by, tokenEnded(user, id));
        return "ended";
      }),
    endTokens: (by, user, decidedOn) =>
      inTransaction(async (within) => {
        if (await isStale(within, decidedOn)) return "stale";
        const ended = await endCredentials(within, "tokens", user);
        await recordEnded(within, user, ended);
        for (const id of ended) await writeTrail(within, by, tokenEnded(user, id));
        return ended.length;
      }),
    purgeTokens: async (now) => integer((await query(purge, [now])).rows[0] ?? {}, "dropped"),
  };
}

async function isSessionOf(within: Query, user: UserId, session: SessionId): Promise<boolean> {
  return (await within('SELECT FROM majlis.sessions WHERE id = $1 AND "user" = $2', [session, user])).count > 0;
}
