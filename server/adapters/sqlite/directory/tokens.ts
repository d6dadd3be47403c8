import type { DatabaseSync } from "node:sqlite";
import { integer, toToken } from "../../../domain/directory-row.ts";
import { tokenEnded, tokenMade } from "../../../domain/trail/trail-changes.ts";
import type { TokenStore } from "../../../ports/directory/tokens.ts";
import { changeRecorder } from "./access-changes.ts";
import { credentialEnder } from "./credentials.ts";
import { staleCheck } from "./decided-on.ts";
import { toUser, userColumns, type Row } from "./rows.ts";
import { trailWriter } from "./trail.ts";
import { inTransaction } from "./transaction.ts";

/** Personal access tokens in SQLite. */
export function sqliteTokens(database: DatabaseSync): TokenStore {
  const record = changeRecorder(database);
  const writeTrail = trailWriter(database);
  const isStale = staleCheck(database);
  const insert = database.prepare("INSERT INTO tokens (id, user, name, secret_hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)");
  const validOf = database.prepare("SELECT count(*) AS valid FROM tokens WHERE user = ? AND expires_at > ?");
  const session = database.prepare("SELECT 1 FROM sessions WHERE id = ? AND user = ?");
  const endAll = credentialEnder(database, "tokens");
  const bySecret = database.prepare("SELECT * FROM tokens WHERE secret_hash = ?");
  const byId = database.prepare("SELECT * FROM tokens WHERE id = ?");
  const owner = database.prepare(`SELECT ${userColumns} FROM users u WHERE u.id = ?`);
  const ofUser = database.prepare("SELECT * FROM tokens WHERE user = ? ORDER BY created_at DESC, id");
  const drop = database.prepare("DELETE FROM tokens WHERE id = ? AND user = ?");
  const purge = database.prepare("DELETE FROM tokens WHERE expires_at <= ?");

  const withUser = (row: Row | undefined) => {
    if (!row) return null;
    const token = toToken(row);
    const user = owner.get(token.user);
    return user ? { token, user: toUser(user) } : null;
  };
  return {
    addToken: async (by, row, most = Number.MAX_SAFE_INTEGER, madeIn) =>
      inTransaction(database, () => {
        if (madeIn !== undefined && session.get(madeIn, row.user) === undefined) return "session-ended";
        if (integer(validOf.get(row.user, row.createdAt) ?? {}, "valid") >= most) return "too-many";
        insert.run(row.id, row.user, row.name, row.secretHash, row.createdAt, row.expiresAt);
        writeTrail(by, tokenMade(row));
        return "added";
      }),
    tokenBySecret: async (hash) => withUser(bySecret.get(hash)),
    token: async (id) => withUser(byId.get(id)),
    tokensOf: async (user) => ofUser.all(user).map(toToken),
    endToken: async (by, user, id, decidedOn) =>
      inTransaction(database, () => {
        if (isStale(decidedOn)) return "stale";
        if (drop.run(id, user).changes === 0) return "not-found";
        record({ kind: "session-ended", user, session: id });
        writeTrail(by, tokenEnded(user, id));
        return "ended";
      }),
    endTokens: async (by, user, decidedOn) =>
      inTransaction(database, () => {
        if (isStale(decidedOn)) return "stale";
        const ended = endAll(user);
        for (const id of ended) {
          record({ kind: "session-ended", user, session: id });
          writeTrail(by, tokenEnded(user, id));
        }
        return ended.length;
      }),
    purgeTokens: async (now) => Number(purge.run(now).changes),
  };
}
