import type { Migration } from "../migrate.ts";

/** How many rooms and compartments a person has made since this layout, for the limits (P12). */
export const MADE_COUNTS: Migration = `
  ALTER TABLE majlis.users ADD COLUMN rooms_made BIGINT NOT NULL DEFAULT 0;
  ALTER TABLE majlis.users ADD COLUMN compartments_made BIGINT NOT NULL DEFAULT 0;
`;
