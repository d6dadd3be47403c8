import type { Migration } from "../migrate.ts";

/**
 * Tables of the directory, as server/adapters/sqlite/migrations/directory.ts explains them.
 *
 * - Names and ids compare byte by byte (`COLLATE "C"`), as in SQLite.
 * - Times are milliseconds since the epoch.
 * - `access_changes.seq` is given at the commit, under the lock of one row, so that numbers become visible in their order and without
 *   gaps: a sequence would let a reader of 8 miss a 7 that commits later. The lock is the last a transaction takes and none waits
 *   under it for its client, so that a node that stalls never stalls another.
 */
export const DIRECTORY: Migration = `
  CREATE TABLE majlis.partners (code TEXT COLLATE "C" PRIMARY KEY, name TEXT NOT NULL);
  CREATE TABLE majlis.users (
    id TEXT COLLATE "C" PRIMARY KEY,
    username TEXT COLLATE "C" NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    partner TEXT COLLATE "C" NOT NULL REFERENCES majlis.partners (code),
    is_admin BOOLEAN NOT NULL,
    is_disabled BOOLEAN NOT NULL DEFAULT FALSE,
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL
  );
  -- Room on every page, so that a sign of life rewrites a row without touching an index.
  CREATE TABLE majlis.sessions (
    id TEXT COLLATE "C" PRIMARY KEY,
    "user" TEXT COLLATE "C" NOT NULL REFERENCES majlis.users (id),
    secret_hash TEXT COLLATE "C" NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
  ) WITH (fillfactor = 70);
  CREATE INDEX sessions_user ON majlis.sessions ("user");
  CREATE TABLE majlis.tokens (
    id TEXT COLLATE "C" PRIMARY KEY,
    "user" TEXT COLLATE "C" NOT NULL REFERENCES majlis.users (id),
    name TEXT NOT NULL,
    secret_hash TEXT COLLATE "C" NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
  );
  CREATE INDEX tokens_user ON majlis.tokens ("user");
  CREATE TABLE majlis.setup_link (
    single INTEGER PRIMARY KEY CHECK (single = 1),
    secret_hash TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT NOT NULL
  );
  CREATE TABLE majlis.rooms (id TEXT COLLATE "C" PRIMARY KEY, title TEXT NOT NULL, summary TEXT NOT NULL, created_at BIGINT NOT NULL);
  CREATE TABLE majlis.members (
    room TEXT COLLATE "C" NOT NULL REFERENCES majlis.rooms (id),
    "user" TEXT COLLATE "C" NOT NULL REFERENCES majlis.users (id),
    role TEXT NOT NULL CHECK (role IN ('lead', 'analyst', 'watch')),
    PRIMARY KEY (room, "user")
  );
  CREATE INDEX members_user ON majlis.members ("user");
  CREATE TABLE majlis.compartments (
    id TEXT COLLATE "C" PRIMARY KEY,
    room TEXT COLLATE "C" NOT NULL REFERENCES majlis.rooms (id),
    name TEXT NOT NULL,
    originator TEXT COLLATE "C" NOT NULL REFERENCES majlis.partners (code),
    releasable_to TEXT[] COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
  );
  CREATE INDEX compartments_room ON majlis.compartments (room);
  CREATE TABLE majlis.cluster (single INTEGER PRIMARY KEY CHECK (single = 1), mark TEXT NOT NULL);

  CREATE TABLE majlis.access_changes (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    seq BIGINT UNIQUE,
    change TEXT NOT NULL
  );
  CREATE TABLE majlis.last_access_change (single INTEGER PRIMARY KEY CHECK (single = 1), seq BIGINT NOT NULL);
  INSERT INTO majlis.last_access_change (single, seq) VALUES (1, 0);
  CREATE FUNCTION majlis.number_access_change() RETURNS trigger LANGUAGE plpgsql AS $number$
    DECLARE
      next BIGINT;
    BEGIN
      UPDATE majlis.last_access_change SET seq = seq + 1 RETURNING seq INTO STRICT next;
      UPDATE majlis.access_changes SET seq = next WHERE id = NEW.id;
      RETURN NULL;
    END
  $number$;
  CREATE CONSTRAINT TRIGGER number_access_change AFTER INSERT ON majlis.access_changes
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION majlis.number_access_change();

  -- Tickets live for seconds: after a crash of the database the table is empty, and people ask for new ones.
  CREATE UNLOGGED TABLE majlis.tickets (
    secret_hash TEXT COLLATE "C" PRIMARY KEY,
    "user" TEXT NOT NULL,
    session TEXT NOT NULL,
    kind TEXT NOT NULL,
    compartment TEXT NOT NULL,
    expires_at BIGINT NOT NULL
  );
  CREATE INDEX tickets_expires_at ON majlis.tickets (expires_at);
`;
