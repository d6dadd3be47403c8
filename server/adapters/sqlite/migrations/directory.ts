import type { Migration } from "../migrate.ts";

/**
 * Layout of directory.db.
 *
 * - Secrets are kept as hex SHA-256 (`secret_hash`), passwords as PHC strings (`password_hash`).
 * - `sessions` and `tokens` share one space of ids: an id names one of them in the ledger.
 * - `releasable_to` is a sorted JSON array of partner codes with the originator in it.
 * - `cluster`: what the nodes of one cluster share (their key, or its fingerprint).
 * - `rooms_made`, `compartments_made`: how many a person has made since this layout, for the limits (P12).
 * - `is_partner_admin`, `may_release`: authorities of an account for its own nation.
 * - `host`: its maker's partner. Rooms that were made before it was stored, which did not keep their maker, got the nation of the lead whose
 *   nation originated the oldest compartment; where none of theirs did, of the lead whose id comes first.
 * - `former`: a member whom another nation removed, who keeps reading what their own nation originated.
 * - `invitations`: not spent yet, each to a name, of an account or of none, or to people of a partner who bring a secret. `is_refused`: its person refused it.
 * - `removed_cards`: cards removed in mass deletions, each with the entry that removed it; forgotten after a week.
 * - `write_holds`: people who may only read a compartment after a mass deletion; lifted ones stay, with who lifted them.
 * - `exposures`: what each person was sent of a compartment, and by which way; `run` is the run of a node that sends it on. `exposure_runs`: when each of those was
 *   last alive. `exposure_start`: since when it is recorded. `opened_cards`: when a person first had a card open.
 * - `site`: the identity of this installation; `keys` is JSON, the private ones are in it.
 * - `compartments.home` and `ceiling` (JSON) are set where the label has version 2; `home` is the site that a compartment belongs to, and
 *   `users.site` the one that an account is of. None: this one.
 * - `access_changes`: every change of a right, written in the transaction that made it, so that another process can follow.
 * - `trail`: the records of the trail of rights, one chain an owner (a nation; '' for the site), each with its canonical bytes (`leaf`) and its body, canonical JSON, null
 *   once it was shredded. `trail_ends`: the end of each chain.
 */
export const DIRECTORY_MIGRATIONS: readonly Migration[] = [
  `
  CREATE TABLE partners (code TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE users (
    id TEXT PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    partner TEXT NOT NULL REFERENCES partners (code),
    is_admin INTEGER NOT NULL,
    is_disabled INTEGER NOT NULL DEFAULT 0,
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    user TEXT NOT NULL REFERENCES users (id),
    secret_hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sessions_user ON sessions (user);
  CREATE TABLE tokens (
    id TEXT PRIMARY KEY,
    user TEXT NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    secret_hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tokens_user ON tokens (user);
  CREATE TABLE setup_link (only INTEGER PRIMARY KEY CHECK (only = 1), secret_hash TEXT NOT NULL, expires_at INTEGER NOT NULL) STRICT;
  CREATE TABLE rooms (id TEXT PRIMARY KEY, title TEXT NOT NULL, summary TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE members (
    room TEXT NOT NULL REFERENCES rooms (id),
    user TEXT NOT NULL REFERENCES users (id),
    role TEXT NOT NULL CHECK (role IN ('lead', 'analyst', 'watch')),
    PRIMARY KEY (room, user)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX members_user ON members (user);
  CREATE TABLE compartments (
    id TEXT PRIMARY KEY,
    room TEXT NOT NULL REFERENCES rooms (id),
    name TEXT NOT NULL,
    originator TEXT NOT NULL REFERENCES partners (code),
    releasable_to TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX compartments_room ON compartments (room);
  CREATE TABLE access_changes (seq INTEGER PRIMARY KEY AUTOINCREMENT, change TEXT NOT NULL) STRICT;
  `,
  `CREATE TABLE cluster (only INTEGER PRIMARY KEY CHECK (only = 1), mark TEXT NOT NULL) STRICT;`,
  `
  ALTER TABLE users ADD COLUMN rooms_made INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE users ADD COLUMN compartments_made INTEGER NOT NULL DEFAULT 0;
  `,
  `
  CREATE TABLE removed_cards (
    compartment TEXT NOT NULL REFERENCES compartments (id),
    user TEXT NOT NULL REFERENCES users (id),
    card TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (compartment, user, card)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX removed_cards_at ON removed_cards (at);
  CREATE TABLE write_holds (
    id INTEGER PRIMARY KEY,
    compartment TEXT NOT NULL REFERENCES compartments (id),
    user TEXT NOT NULL REFERENCES users (id),
    since INTEGER NOT NULL,
    cards INTEGER NOT NULL,
    lifted_at INTEGER,
    lifted_by TEXT REFERENCES users (id)
  ) STRICT;
  CREATE UNIQUE INDEX write_holds_standing ON write_holds (compartment, user) WHERE lifted_at IS NULL;
  `,
  `
  CREATE TABLE inbox_marks (user TEXT PRIMARY KEY REFERENCES users (id), up_to INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE inbox_items (
    user TEXT NOT NULL REFERENCES users (id),
    at INTEGER NOT NULL,
    compartment TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (user, at, compartment, seq)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE users ADD COLUMN is_partner_admin INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE users ADD COLUMN may_release INTEGER NOT NULL DEFAULT 0;
  `,
  `
  ALTER TABLE rooms ADD COLUMN host TEXT REFERENCES partners (code);
  UPDATE rooms SET host = (
    SELECT u.partner FROM members m JOIN users u ON u.id = m.user
      LEFT JOIN compartments c ON c.room = m.room AND c.originator = u.partner
    WHERE m.room = rooms.id AND m.role = 'lead' ORDER BY c.created_at NULLS LAST, c.id NULLS LAST, u.id LIMIT 1
  );
  `,
  `
  CREATE TABLE members_with_former (
    room TEXT NOT NULL REFERENCES rooms (id),
    user TEXT NOT NULL REFERENCES users (id),
    role TEXT NOT NULL CHECK (role IN ('lead', 'analyst', 'watch', 'former')),
    PRIMARY KEY (room, user)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO members_with_former SELECT room, user, role FROM members;
  DROP TABLE members;
  ALTER TABLE members_with_former RENAME TO members;
  CREATE INDEX members_user ON members (user);
  `,
  `
  CREATE TABLE invitations (
    id TEXT PRIMARY KEY,
    room TEXT NOT NULL REFERENCES rooms (id),
    invited_by TEXT NOT NULL REFERENCES users (id),
    role TEXT NOT NULL CHECK (role IN ('lead', 'analyst', 'watch')),
    username TEXT,
    partner TEXT REFERENCES partners (code),
    secret_hash TEXT UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    CHECK ((username IS NULL) <> (secret_hash IS NULL) AND (partner IS NULL) = (secret_hash IS NULL))
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX invitations_username ON invitations (username);
  CREATE INDEX invitations_invited_by ON invitations (invited_by);
  `,
  `
  CREATE TABLE trail_ends (
    owner TEXT PRIMARY KEY,
    stream TEXT NOT NULL UNIQUE,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE trail (
    owner TEXT NOT NULL REFERENCES trail_ends (owner),
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    actor TEXT NOT NULL,
    hash BLOB NOT NULL,
    leaf BLOB NOT NULL,
    body TEXT,
    PRIMARY KEY (owner, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX trail_at ON trail (owner, at, seq);
  CREATE INDEX trail_type ON trail (owner, type, seq);
  CREATE INDEX trail_actor ON trail (owner, actor, seq);
  `,
  `
  CREATE TABLE site (only INTEGER PRIMARY KEY CHECK (only = 1), id TEXT NOT NULL, incarnation INTEGER NOT NULL, keys TEXT NOT NULL) STRICT;
  ALTER TABLE compartments ADD COLUMN home TEXT;
  ALTER TABLE compartments ADD COLUMN ceiling TEXT;
  ALTER TABLE users ADD COLUMN site TEXT;
  `,
  `
  ALTER TABLE invitations ADD COLUMN is_refused INTEGER NOT NULL DEFAULT 0;
  `,
  `
  CREATE INDEX trail_actor_type ON trail (owner, actor, type, seq);
  CREATE INDEX users_partner ON users (partner, username);
  `,
  `
  CREATE TABLE exposures (
    compartment TEXT NOT NULL REFERENCES compartments (id),
    user TEXT NOT NULL REFERENCES users (id),
    place INTEGER NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('live', 'read', 'export')),
    base_seq INTEGER NOT NULL,
    since INTEGER NOT NULL,
    since_seq INTEGER NOT NULL,
    until INTEGER,
    until_seq INTEGER,
    run TEXT NOT NULL,
    PRIMARY KEY (compartment, user, place)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX exposures_open ON exposures (run) WHERE until IS NULL;
  CREATE TABLE exposure_start (only INTEGER PRIMARY KEY CHECK (only = 1), at INTEGER NOT NULL) STRICT;
  INSERT INTO exposure_start (only, at) VALUES (1, CAST(unixepoch('subsec') * 1000 AS INTEGER));
  CREATE TABLE exposure_runs (run TEXT PRIMARY KEY, seen_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE opened_cards (
    compartment TEXT NOT NULL REFERENCES compartments (id),
    card TEXT NOT NULL,
    user TEXT NOT NULL REFERENCES users (id),
    at INTEGER NOT NULL,
    PRIMARY KEY (compartment, card, user)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX opened_cards_user ON opened_cards (compartment, user);
  `,
];
