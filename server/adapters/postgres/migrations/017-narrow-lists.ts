import type { Migration } from "../migrate.ts";

/** What one account did of one kind, newest first, without going through all that it did; and the accounts of one nation without those of all others. */
export const NARROW_LISTS: Migration = `
  CREATE INDEX trail_actor_type ON majlis.trail (owner, actor, type, seq);
  CREATE INDEX users_partner ON majlis.users (partner, username);
`;
