import type { AccountStore, NewUser } from "../../../ports/directory/accounts.ts";
import type { Tables } from "./tables.ts";

/** Accounts in memory. */
export function memoryAccounts(tables: Tables): AccountStore {
  return {
    addUser: async (user) => insertUser(tables, user),
    hasUsers: async () => tables.users.size > 0,
    users: async (ids) => [...new Set(ids)].flatMap((id) => tables.users.get(id)?.user ?? []),
    userByUsername: async (username) => userByName(tables, username) ?? null,
    setUserDisabled: async (id, isDisabled) => {
      const row = tables.users.get(id);
      if (!row) return "unknown-user";
      if (row.user.isDisabled === isDisabled) return "unchanged";
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

/** Adds an account; also for the first one of an installation. */
export function insertUser(tables: Tables, row: NewUser): "added" | "username-taken" | "unknown-partner" {
  if (!tables.partners.has(row.partner)) return "unknown-partner";
  if (userByName(tables, row.username)) return "username-taken";
  const { passwordHash, createdAt: _, ...user } = row;
  tables.users.set(row.id, { user: { ...user, isDisabled: false }, passwordHash });
  return "added";
}

function userByName(tables: Tables, username: string) {
  return [...tables.users.values()].find(({ user }) => user.username === username);
}
