import { accountAdded, accountDisabled } from "../../../domain/trail/trail-changes.ts";
import type { AccountStore, NewUser } from "../../../ports/directory/accounts.ts";
import type { Tables } from "./tables.ts";

/** Accounts in memory. */
export function memoryAccounts(tables: Tables): AccountStore {
  return {
    addUser: async (by, user) => {
      const fault = whyNotAdded(tables, user);
      if (fault !== null) return fault;
      tables.trail.append(by, accountAdded(user));
      insertUser(tables, user);
      return "added";
    },
    hasUsers: async () => tables.users.size > 0,
    users: async (ids) => [...new Set(ids)].flatMap((id) => tables.users.get(id)?.user ?? []),
    userByUsername: async (username) => userByName(tables, username) ?? null,
    setUserDisabled: async (by, id, isDisabled) => {
      const row = tables.users.get(id);
      if (!row) return "unknown-user";
      if (row.user.isDisabled === isDisabled) return "unchanged";
      tables.trail.append(by, accountDisabled(id, isDisabled));
      row.user = { ...row.user, isDisabled };
      if (isDisabled) {
        for (const session of tables.sessions.values()) if (session.user === id) tables.sessions.delete(session.id);
        for (const token of tables.tokens.values()) if (token.user === id) tables.tokens.delete(token.id);
        tables.record({ kind: "user-disabled", user: id });
      }
      return "changed";
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
