import type { Migration } from "../migrate.ts";

/** The site's identity, and whose compartments and accounts are, as server/adapters/sqlite/migrations/directory.ts explains them. */
export const SITE: Migration = `
  CREATE TABLE majlis.site (
    single INTEGER PRIMARY KEY CHECK (single = 1),
    id TEXT NOT NULL,
    incarnation BIGINT NOT NULL,
    keys TEXT NOT NULL
  );
  ALTER TABLE majlis.compartments ADD COLUMN home TEXT COLLATE "C";
  ALTER TABLE majlis.compartments ADD COLUMN ceiling TEXT;
  ALTER TABLE majlis.users ADD COLUMN site TEXT COLLATE "C";
`;
