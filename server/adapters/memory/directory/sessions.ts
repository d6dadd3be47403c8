import { sessionEnded, sessionOpened } from "../../../domain/trail/trail-changes.ts";
import type { SessionRecord, SessionStore } from "../../../ports/directory/sessions.ts";
import type { Tables } from "./tables.ts";

/** Sessions in memory. */
export function memorySessions(tables: Tables): SessionStore {
  const withUser = (session: SessionRecord | undefined) => {
    const user = session && tables.users.get(session.user)?.user;
    return user ? { session, user } : null;
  };
  return {
    addSession: async (by, session) => {
      tables.trail.append(by, sessionOpened(session));
      tables.sessions.set(session.id, { ...session });
    },
    sessionBySecret: async (hash) => withUser([...tables.sessions.values()].find(({ secretHash }) => secretHash === hash)),
    session: async (id) => withUser(tables.sessions.get(id)),
    touchSession: async (id, at) => {
      const session = tables.sessions.get(id);
      if (session && session.lastSeenAt < at) tables.sessions.set(id, { ...session, lastSeenAt: at });
    },
    endSession: async (by, user, id) => {
      if (tables.sessions.get(id)?.user !== user) return false;
      tables.trail.append(by, sessionEnded(user, id));
      tables.sessions.delete(id);
      tables.record({ kind: "session-ended", user, session: id });
      return true;
    },
    purgeSessions: async ({ now, idleSince }) => {
      const ended = [...tables.sessions.values()].filter(({ expiresAt, lastSeenAt }) => expiresAt <= now || lastSeenAt <= idleSince);
      for (const { id } of ended) tables.sessions.delete(id);
      return ended.length;
    },
  };
}
