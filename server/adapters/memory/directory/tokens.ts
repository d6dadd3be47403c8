import { tokenEnded, tokenMade } from "../../../domain/trail/trail-changes.ts";
import type { TokenRecord, TokenStore } from "../../../ports/directory/tokens.ts";
import { endCredentials } from "./credentials.ts";
import { isStale } from "./decided-on.ts";
import type { Tables } from "./tables.ts";

/** Personal access tokens in memory. */
export function memoryTokens(tables: Tables): TokenStore {
  const withUser = (token: TokenRecord | undefined) => {
    const user = token && tables.users.get(token.user)?.user;
    return user ? { token, user } : null;
  };
  return {
    addToken: async (by, token, most = Number.MAX_SAFE_INTEGER, session) => {
      if (session !== undefined && tables.sessions.get(session)?.user !== token.user) return "session-ended";
      const valid = [...tables.tokens.values()].filter(({ user, expiresAt }) => user === token.user && expiresAt > token.createdAt);
      if (valid.length >= most) return "too-many";
      tables.trail.append(by, tokenMade(token));
      tables.tokens.set(token.id, { ...token });
      return "added";
    },
    tokenBySecret: async (hash) => withUser([...tables.tokens.values()].find(({ secretHash }) => secretHash === hash)),
    token: async (id) => withUser(tables.tokens.get(id)),
    tokensOf: async (user) =>
      [...tables.tokens.values()].filter((token) => token.user === user).toSorted((a, b) => b.createdAt - a.createdAt),
    endToken: async (by, user, id, decidedOn) => {
      if (isStale(tables, decidedOn)) return "stale";
      if (tables.tokens.get(id)?.user !== user) return "not-found";
      tables.trail.append(by, tokenEnded(user, id));
      tables.tokens.delete(id);
      tables.record({ kind: "session-ended", user, session: id });
      return "ended";
    },
    endTokens: async (by, user, decidedOn) => {
      if (isStale(tables, decidedOn)) return "stale";
      for (const { id } of [...tables.tokens.values()].filter((token) => token.user === user))
        tables.trail.append(by, tokenEnded(user, id));
      const ended = endCredentials(tables.tokens, user);
      for (const session of ended) tables.record({ kind: "session-ended", user, session });
      return ended.length;
    },
    purgeTokens: async (now) => {
      const ended = [...tables.tokens.values()].filter(({ expiresAt }) => expiresAt <= now);
      for (const { id } of ended) tables.tokens.delete(id);
      return ended.length;
    },
  };
}
