import type { Migration } from "../migrate.ts";

/** A member who was removed by another nation and keeps reading what their own originated, as server/adapters/sqlite/migrations/directory.ts has it. */
export const FORMER_MEMBERS: Migration = `
  ALTER TABLE majlis.members DROP CONSTRAINT members_role_check;
  ALTER TABLE majlis.members ADD CONSTRAINT members_role_check CHECK (role IN ('lead', 'analyst', 'watch', 'former'));
`;
