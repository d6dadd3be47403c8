import type { Migration } from "../migrate.ts";

/** What people have read of their inboxes, as server/adapters/sqlite/migrations/directory.ts has it. */
export const INBOX_READS: Migration = `
  CREATE TABLE majlis.inbox_marks (
    "user" TEXT COLLATE "C" PRIMARY KEY REFERENCES majlis.users (id),
    up_to BIGINT NOT NULL
  );
  CREATE TABLE majlis.inbox_items (
    "user" TEXT COLLATE "C" NOT NULL REFERENCES majlis.users (id),
    at BIGINT NOT NULL,
    compartment TEXT COLLATE "C" NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY ("user", at, compartment, seq)
  );
`;
