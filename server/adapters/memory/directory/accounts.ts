import { accountAdded, passwordSet } from "../../../domain/trail/trail-changes.ts";
import { changedAccount, isListed } from "../../../domain/account-change.ts";
import type { AccountStore, NewUser, UserRecord } from "../../../ports/directory/accounts.ts";
import { endCredentials } from "./credentials.ts";
import { isStale } from "./decided-on.ts";
import type { Tables } from "./tables.ts";

/** Accounts in memory. */
export function memoryAccounts(tables: Tables): AccountStore {
  const all = (): UserRecord[] => Array.from(tables.users.values(), ({ user }) => user);
  return {
    addUser: async (by, user, decidedOn) => {
      if (isStale(tables, decidedOn)) return "stale";
      const fault = whyNotAdded(tables, user);
      if (fault !== null) return fault;
      tables.trail.append(by, accountAdded(user));
      insertUser(tables, user);
      return "added";
    },
    hasUsers: async () => tables.users.size > 0,
    users: async (ids) => [...new Set(ids)].flatMap((id) => tables.users.get(id)?.user ?? []),
    listUsers: async (query) =>
      all()
        .filter((user) => user.username > (query.after ?? "") && isListed(query, user))
        .toSorted((a, b) => (a.username < b.username ? -1 : 1))
        .slice(0, query.limit),
    userByUsername: async (username) => userByName(tables, username) ?? null,
    changeUser: async (by, id, change, decidedOn) => {
      const changed = changedAccount(id, change, { now: all(), decidedOn });
      const row = tables.users.get(id);
      if (changed.outcome !== "changed" || row === undefined) return changed.outcome;
      for (const each of changed.trail) tables.trail.append(by, each);
      row.user = changed.after;
      if (change.isDisabled === true) for (const held of [tables.sessions, tables.tokens]) endCredentials(held, id);
      for (const record of changed.records) tables.record(record);
      return "changed";
    },
    setPassword: async (by, id, { passwordHash, before, keeps }, decidedOn) => {
      const row = tables.users.get(id);
      if (row === undefined) return "unknown-user";
      if (isStale(tables, decidedOn) || (before !== undefined && before !== row.passwordHash)) return "stale";
      tables.trail.append(by, passwordSet(id));
      row.passwordHash = passwordHash;
      const ended = [tables.sessions, tables.tokens].flatMap((held) => endCredentials(held, id, keeps));
      for (const session of ended) tables.record({ kind: "session-ended", user: id, session });
      return "set";
    },
  };
}

function whyNotAdded(tables: Tables, { partner, username }: NewUser): "username-taken" | "unknown-partner" | null {
  if (!tables.partners.has(partner)) return "unknown-partner";
  return userByName(tables, username) ? "username-taken" : null;
}

/** Adds an account that may be added; also for the first one of an installation. */
export function insertUser(tables: Tables, row: NewUser): void {
  const { passwordHash, createdAt: _, ...user } = row;
  tables.users.set(row.id, { user: { ...user, isDisabled: false }, passwordHash });
}

function userByName(tables: Tables, username: string) {
  return [...tables.users.values()].find(({ user }) => user.username === username);
}
