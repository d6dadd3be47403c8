import type { SessionStore, UserRecord } from "../../../ports/directory.ts";
import type { Tables } from "./tables.ts";

/** Sessions and tokens in memory. */
export function memorySessions(tables: Tables): SessionStore {
  const owner = (id: string): UserRecord | null => tables.users.get(id)?.user ?? null;
  const newestFirst = (a: { createdAt: number }, b: { createdAt: number }) => b.createdAt - a.createdAt;

  const withUser = <Row extends { readonly user: string }>(row: Row | undefined) => {
    const user = row ? owner(row.user) : null;
    return row && user ? { row, user } : null;
  };
  const sessionWithUser = (session: ReturnType<typeof tables.sessions.get>) => {
    const found = withUser(session);
    return found && { session: found.row, user: found.user };
  };
  const tokenWithUser = (token: ReturnType<typeof tables.tokens.get>) => {
    const found = withUser(token);
    return found && { token: found.row, user: found.user };
  };

  return {
    addSession: async (session) => void tables.sessions.set(session.id, { ...session }),
    sessionBySecret: async (hash) => sessionWithUser([...tables.sessions.values()].find(({ secretHash }) => secretHash === hash)),
    session: async (id) => sessionWithUser(tables.sessions.get(id)),
    touchSession: async (id, at) => {
      const session = tables.sessions.get(id);
      if (session && session.lastSeenAt < at) tables.sessions.set(id, { ...session, lastSeenAt: at });
    },
    endSession: async (user, id) => {
      const table = [tables.sessions, tables.tokens].find((candidates) => candidates.get(id)?.user === user);
      if (!table) return false;
      table.delete(id);
      tables.record({ kind: "session-ended", user, session: id });
      return true;
    },
    addToken: async (token) => void tables.tokens.set(token.id, { ...token }),
    tokenBySecret: async (hash) => tokenWithUser([...tables.tokens.values()].find(({ secretHash }) => secretHash === hash)),
    token: async (id) => tokenWithUser(tables.tokens.get(id)),
    tokensOf: async (user) => [...tables.tokens.values()].filter((token) => token.user === user).toSorted(newestFirst),
    purgeSessions: async ({ now, idleSince }) => {
      const deadSessions = [...tables.sessions.values()].filter(({ expiresAt, lastSeenAt }) => expiresAt <= now || lastSeenAt <= idleSince);
      const deadTokens = [...tables.tokens.values()].filter(({ expiresAt }) => expiresAt <= now);
      for (const { id } of deadSessions) tables.sessions.delete(id);
      for (const { id } of deadTokens) tables.tokens.delete(id);
      return deadSessions.length + deadTokens.length;
    },
  };
}
