import type { Migration } from "../migrate.ts";

/** Whether the person of an invitation has refused it, as server/adapters/sqlite/migrations/directory.ts has it. */
export const REFUSED_INVITATIONS: Migration = `
  ALTER TABLE majlis.invitations ADD COLUMN is_refused BOOLEAN NOT NULL DEFAULT FALSE;
`;
