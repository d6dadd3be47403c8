import { sessionEnded, sessionOpened } from "../../../domain/trail/trail-changes.ts";
import type { SessionCap, SessionRecord, SessionStore } from "../../../ports/directory/sessions.ts";
import { endCredentials } from "./credentials.ts";
import { isStale } from "./decided-on.ts";
import type { Tables } from "./tables.ts";

/** Sessions in memory. */
export function memorySessions(tables: Tables): SessionStore {
  const withUser = (session: SessionRecord | undefined) => {
    const user = session && tables.users.get(session.user)?.user;
    return user ? { session, user } : null;
  };
  return {
    addSession: async (by, session, provedBy, cap) => {
      const row = tables.users.get(session.user);
      if (provedBy !== undefined && (row?.passwordHash !== provedBy || row.user.isDisabled)) return false;
      tables.trail.append(by, sessionOpened(session));
      for (const { id } of cap === undefined ? [] : surplusSessions([...tables.sessions.values()], session, cap)) {
        tables.trail.append(by, sessionEnded(session.user, id, "too-many"));
        tables.sessions.delete(id);
        tables.record({ kind: "session-ended", user: session.user, session: id });
      }
      tables.sessions.set(session.id, { ...session });
      return true;
    },
    sessionBySecret: async (hash) => withUser([...tables.sessions.values()].find(({ secretHash }) => secretHash === hash)),
    session: async (id) => withUser(tables.sessions.get(id)),
    sessionsOf: async (user) =>
      [...tables.sessions.values()]
        .filter((session) => session.user === user)
        .toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1)),
    touchSession: async (id, at) => {
      const session = tables.sessions.get(id);
      if (session && session.lastSeenAt < at) tables.sessions.set(id, { ...session, lastSeenAt: at });
    },
    endSession: async (by, user, id, decidedOn) => {
      if (isStale(tables, decidedOn)) return "stale";
      if (tables.sessions.get(id)?.user !== user) return "not-found";
      tables.trail.append(by, sessionEnded(user, id));
      tables.sessions.delete(id);
      tables.record({ kind: "session-ended", user, session: id });
      return "ended";
    },
    endSessions: async (by, user, decidedOn) => {
      if (isStale(tables, decidedOn)) return "stale";
      for (const { id } of [...tables.sessions.values()].filter((session) => session.user === user))
        tables.trail.append(by, sessionEnded(user, id));
      const ended = endCredentials(tables.sessions, user);
      for (const session of ended) tables.record({ kind: "session-ended", user, session });
      return ended.length;
    },
    purgeSessions: async ({ now, idleSince }) => {
      const ended = [...tables.sessions.values()].filter(({ expiresAt, lastSeenAt }) => expiresAt <= now || lastSeenAt <= idleSince);
      for (const { id } of ended) tables.sessions.delete(id);
      return ended.length;
    },
  };
}

/** The valid sessions of a user that a new one leaves no room for. */
function surplusSessions(
  sessions: readonly SessionRecord[],
  added: SessionRecord,
  { most, idleSince }: SessionCap,
): readonly SessionRecord[] {
  return sessions
    .filter(({ user, expiresAt, lastSeenAt }) => user === added.user && expiresAt > added.createdAt && lastSeenAt > idleSince)
    .toSorted((a, b) => b.lastSeenAt - a.lastSeenAt || b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1))
    .slice(most - 1);
}
