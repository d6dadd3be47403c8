import type { Migration } from "../migrate.ts";

/** Invitations to rooms, as server/adapters/sqlite/migrations/directory.ts explains them. */
export const INVITATIONS: Migration = `
  CREATE TABLE majlis.invitations (
    id TEXT COLLATE "C" PRIMARY KEY,
    room TEXT COLLATE "C" NOT NULL REFERENCES majlis.rooms (id),
    invited_by TEXT COLLATE "C" NOT NULL REFERENCES majlis.users (id),
    role TEXT NOT NULL CHECK (role IN ('lead', 'analyst', 'watch')),
    username TEXT COLLATE "C",
    partner TEXT COLLATE "C" REFERENCES majlis.partners (code),
    secret_hash TEXT COLLATE "C" UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CHECK ((username IS NULL) <> (secret_hash IS NULL) AND (partner IS NULL) = (secret_hash IS NULL))
  );
  CREATE INDEX invitations_username ON majlis.invitations (username);
  CREATE INDEX invitations_invited_by ON majlis.invitations (invited_by);
`;
