import type { DatabaseSync } from "node:sqlite";
import type { NewUser, PartnerRecord } from "../../../ports/directory.ts";

/** Inserts partners and accounts; each call belongs inside a transaction of its caller's. */
export interface AccountWriter {
  readonly addPartner: (row: PartnerRecord) => "added" | "code-taken";
  readonly addUser: (row: NewUser) => "added" | "username-taken" | "unknown-partner";
}

/** See {@link AccountWriter}. */
export function accountWriter(database: DatabaseSync): AccountWriter {
  const insertPartner = database.prepare("INSERT INTO partners (code, name) VALUES (?, ?) ON CONFLICT DO NOTHING");
  const partner = database.prepare("SELECT 1 FROM partners WHERE code = ?");
  const taken = database.prepare("SELECT 1 FROM users WHERE username = ?");
  const insertUser = database.prepare(
    "INSERT INTO users (id, username, display_name, partner, is_admin, password_hash, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  return {
    addPartner: (row) => (insertPartner.run(row.code, row.name).changes === 0 ? "code-taken" : "added"),
    addUser: (row) => {
      if (!partner.get(row.partner)) return "unknown-partner";
      if (taken.get(row.username)) return "username-taken";
      insertUser.run(row.id, row.username, row.displayName, row.partner, row.isAdmin ? 1 : 0, row.passwordHash, row.createdAt);
      return "added";
    },
  };
}
