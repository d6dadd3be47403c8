import type { AccountStore, NewUser } from "../../../ports/directory.ts";
import type { Tables } from "./tables.ts";

/** Partners and accounts in memory. */
export function memoryAccounts(tables: Tables): AccountStore {
  const userByName = (username: string) => [...tables.users.values()].find(({ user }) => user.username === username);

  const insert = (row: NewUser): "added" | "username-taken" | "unknown-partner" => {
    if (!tables.partners.has(row.partner)) return "unknown-partner";
    if (userByName(row.username)) return "username-taken";
    const { id, username, displayName, partner, isAdmin, passwordHash } = row;
    tables.users.set(id, { user: { id, username, displayName, partner, isAdmin, isDisabled: false }, passwordHash });
    return "added";
  };

  return {
    partners: async () => [...tables.partners.values()].toSorted((a, b) => (a.code < b.code ? -1 : 1)),
    addPartner: async (partner) => {
      if (tables.partners.has(partner.code)) return "code-taken";
      tables.partners.set(partner.code, { ...partner });
      return "added";
    },
    addUser: async (user) => insert(user),
    hasUsers: async () => tables.users.size > 0,
    users: async (ids) => [...new Set(ids)].flatMap((id) => tables.users.get(id)?.user ?? []),
    userByUsername: async (username) => userByName(username) ?? null,
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
    putSetupLink: async (link) => {
      tables.setupLink = { ...link };
    },
    setUpFirst: async ({ secretHash, now, partner, user }) => {
      const link = tables.setupLink;
      if (tables.users.size > 0 || link?.secretHash !== secretHash || now >= link.expiresAt) return "wrong-link";
      tables.setupLink = null;
      tables.partners.set(partner.code, tables.partners.get(partner.code) ?? { ...partner });
      insert(user);
      return "done";
    },
  };
}
