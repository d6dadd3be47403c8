import type { Migration } from "../migrate.ts";

/**
 * The accounts of one nation without those of all others; and what one account did of one kind, newest first, without going through all that it did.
 *
 * Making an index waits for those who write to its table. Nodes of the version before write to accounts first and to the trail last: in the same order here,
 * so that they and this never wait for each other in a circle.
 */
export const NARROW_LISTS: Migration = `
  CREATE INDEX users_partner ON majlis.users (partner, username);
  CREATE INDEX trail_actor_type ON majlis.trail (owner, actor, type, seq);
`;
