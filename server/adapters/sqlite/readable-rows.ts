import { DatabaseSync } from "node:sqlite";
import type { EntryRow } from "../../domain/ledger/entry-row.ts";
import { bodyColumn, isClustered } from "./entry-body.ts";
import { isDamage } from "./failure.ts";

/** Compartments have short keys 1, 2, 3 …; this many unreadable ones in a row mean the end. `heads` itself may be damaged, so it is not asked. */
const ID_GAP = 1_000;
/** As many unreadable rows in a row mean the end. One damaged page of the upper tree hides about 5,000. */
const ROW_GAP = 20_000;

/**
 * Every row of `entries` that can still be read from a damaged file, those of one compartment in the order in which they were written.
 * Their hashes are not looked at. Gives nothing where not even the schema can be read.
 */
export function* readableRows(path: string): Generator<EntryRow> {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path);
    yield* isClustered(database) ? clusteredRows(database) : rowsAsWritten(database);
  } catch (cause) {
    if (!isDamage(cause)) throw cause;
  } finally {
    database?.close();
  }
}

function* clusteredRows(database: DatabaseSync): Generator<EntryRow> {
  const read = database.prepare(`SELECT hash, leaf, ${bodyColumn(database)} FROM entries WHERE compartment = ? ORDER BY seq`);
  for (let id = 1, misses = 0; misses < ID_GAP; id += 1) {
    misses += 1;
    try {
      for (const row of read.iterate(id)) {
        misses = 0;
        yield row;
      }
    } catch (cause) {
      if (!isDamage(cause)) throw cause; // The rest of this compartment cannot be read; the whole file goes to quarantine.
    }
  }
}

/** By their place in the table: its index may be what is damaged. */
function* rowsAsWritten(database: DatabaseSync): Generator<EntryRow> {
  const read = database.prepare("SELECT rowid AS place, hash, leaf, body FROM entries NOT INDEXED WHERE rowid > ? ORDER BY rowid");
  let place = 0;
  for (let misses = 0; misses < ROW_GAP; misses += 1, place += 1) {
    try {
      for (const row of read.iterate(place)) {
        misses = 0;
        // A damaged number must not carry the search past everything else.
        if (Number(row["place"]) <= place + ROW_GAP) place = Number(row["place"]);
        yield row;
      }
      return;
    } catch (cause) {
      if (!isDamage(cause)) throw cause; // On a damaged page: the search goes on behind it, one place at a time.
    }
  }
}
