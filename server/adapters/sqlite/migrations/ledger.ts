import type { Migration } from "../migrate.ts";

/**
 * Layout of ledger.db.
 *
 * - `heads`: one row per compartment; `id` is the short key of the others. Written in the same commit as the entries.
 * - `entries`: clustered by (compartment, seq), so that a compartment's log is read in order from neighbouring pages.
 *   `leaf` holds the canonical bytes that `hash` covers, `body` the update (null for a claim, or once shredded).
 * - `claims`: who owns which Yjs client id; `seq` is the claim's entry.
 * - `state`: whether the last close was clean.
 */
export const LEDGER_MIGRATIONS: readonly Migration[] = [
  `
  CREATE TABLE heads (
    id INTEGER PRIMARY KEY,
    compartment TEXT NOT NULL UNIQUE,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL
  ) STRICT;
  CREATE TABLE entries (
    compartment INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    leaf BLOB NOT NULL,
    body BLOB,
    PRIMARY KEY (compartment, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE claims (
    compartment INTEGER NOT NULL,
    client INTEGER NOT NULL,
    author TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (compartment, client)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE state (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO state (key, value) VALUES ('closed_cleanly', 1);
  `,
];
