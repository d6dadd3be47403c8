import type { Migration } from "../migrate.ts";

/** Layout of history.db: snapshots, which are whole documents at a seq. `sum` is the row's own hash. A rowid table, since its rows are large. */
export const HISTORY_MIGRATIONS: readonly Migration[] = [
  `
  CREATE TABLE checkpoints (
    compartment TEXT NOT NULL,
    seq INTEGER NOT NULL,
    entry_hash BLOB NOT NULL,
    digest TEXT NOT NULL,
    size INTEGER NOT NULL,
    sum BLOB NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (compartment, seq)
  ) STRICT;
  `,
  // The word checkpoint is kept for signed ones.
  "ALTER TABLE checkpoints RENAME TO snapshots;",
];
