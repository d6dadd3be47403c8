import type { Migration } from "../migrate.ts";

/** Authorities of an account for its own nation, as server/adapters/sqlite/migrations/directory.ts explains them. */
export const AUTHORITIES: Migration = `
  ALTER TABLE majlis.users ADD COLUMN is_partner_admin BOOLEAN NOT NULL DEFAULT FALSE;
  ALTER TABLE majlis.users ADD COLUMN may_release BOOLEAN NOT NULL DEFAULT FALSE;
`;
