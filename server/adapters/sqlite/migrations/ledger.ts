import { indexStoredActs, recountActs } from "../act-index.ts";
import type { Migration } from "../migrate.ts";
import { reopenItems } from "../open-items.ts";

/**
 * Layout of ledger.db.
 *
 * - `heads`: one row per compartment; `id` is the short key used by the other tables. Written in the same commit as the entries.
 * - `entries`: `leaf` holds the canonical bytes that `hash` covers, `body` the update or the body of an act
 *   (entry-body.ts). Since layout 2 in the order in which they were written, with an index for their place: clustered by
 *   (compartment, seq), as in layout 1, each edit of another board rewrote two pages of its own.
 * - `claims`: who owns which Yjs client id; `seq` is the claim's entry.
 * - `shown`: who has shown which Yjs client id in presence, until when; no part of the ledger (ports/ledger.ts, `show`).
 * - `acts`: where an act is found by its id, its subject or its card (shared/acts/act-place.ts). Written in the same commit as the entry.
 * - `act_counts`: how many acts of each type are about each card; `last` is the seq of the last of them. Counted by a trigger of `acts`; what removes
 *   acts counts those that are left (act-index.ts, `recountActs`).
 * - `open_items`: what waits in the registers of acts (shared/acts/act-place.ts); `place` is an item's place in its act, of which `seq` and `at` are. Written
 *   in the same commit; what removes acts finds again what waited before them (open-items.ts, `reopenItems`).
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
  `
  CREATE TABLE entries_as_written (
    compartment INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    leaf BLOB NOT NULL,
    body BLOB
  ) STRICT;
  INSERT INTO entries_as_written (compartment, seq, hash, leaf, body)
    SELECT compartment, seq, hash, leaf, CASE WHEN body IS NULL AND substr(leaf, 16, 1) = x'01' THEN x'' ELSE body END
    FROM entries ORDER BY compartment, seq;
  DROP TABLE entries;
  ALTER TABLE entries_as_written RENAME TO entries;
  CREATE UNIQUE INDEX entries_place ON entries (compartment, seq);
  `,
  `
  CREATE TABLE shown (
    compartment TEXT NOT NULL,
    client INTEGER NOT NULL,
    author TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (compartment, client)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX shown_until ON shown (until);
  `,
  (database) => {
    database.exec(ACT_INDEX);
    // Earlier versions wrote no acts, but restored those of an archive.
    indexStoredActs(database);
  },
  (database) => {
    database.exec(ACT_COUNTS);
    for (const { id } of database.prepare("SELECT id FROM heads").all()) recountActs(database, id as number);
  },
  (database) => {
    database.exec(OPEN_ITEMS);
    // Earlier versions wrote no acts that name open items, but restored those of an archive.
    for (const { id } of database.prepare("SELECT id FROM heads").all()) reopenItems(database, id as number);
  },
];

const ACT_INDEX = `
  CREATE TABLE acts (
    compartment INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    noun TEXT NOT NULL,
    verb TEXT NOT NULL,
    subject TEXT NOT NULL,
    card TEXT,
    PRIMARY KEY (compartment, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX acts_id ON acts (compartment, id, seq);
  CREATE INDEX acts_subject ON acts (compartment, noun, subject, seq);
  CREATE INDEX acts_card ON acts (compartment, noun, card, seq) WHERE card IS NOT NULL;
  CREATE TABLE concerned (
    person TEXT NOT NULL,
    at INTEGER NOT NULL,
    compartment TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (person, at, compartment, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX concerned_act ON concerned (compartment, seq);
`;

const OPEN_ITEMS = `
  CREATE TABLE open_items (
    compartment INTEGER NOT NULL,
    noun TEXT NOT NULL,
    subject TEXT NOT NULL,
    place INTEGER NOT NULL,
    partner TEXT NOT NULL,
    state TEXT NOT NULL,
    due_at INTEGER,
    card TEXT,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (compartment, noun, subject, place)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX open_items_due ON open_items (due_at) WHERE due_at IS NOT NULL;
`;

const ACT_COUNTS = `
  CREATE TABLE act_counts (
    compartment INTEGER NOT NULL,
    card TEXT NOT NULL,
    noun TEXT NOT NULL,
    verb TEXT NOT NULL,
    count INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (compartment, card, noun, verb)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER acts_counted AFTER INSERT ON acts WHEN NEW.card IS NOT NULL BEGIN
    INSERT INTO act_counts (compartment, card, noun, verb, count, last)
    VALUES (NEW.compartment, NEW.card, NEW.noun, NEW.verb, 1, NEW.seq)
    ON CONFLICT (compartment, card, noun, verb) DO UPDATE SET count = count + 1, last = max(last, excluded.last);
  END;
  CREATE INDEX acts_begun ON acts (compartment, noun, seq) WHERE subject = id;
`;
