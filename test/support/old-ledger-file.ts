import { encodeLeaf } from "../../shared/contribution/canonical-bytes.ts";
import { bodyOf, type LedgerEntry } from "../../shared/contribution/entry.ts";
import { openDatabase } from "../../server/adapters/sqlite/open-database.ts";
import { LEDGER_MIGRATIONS } from "../../server/adapters/sqlite/migrations/ledger.ts";

/** Writes a ledger.db as layout 1 had it, `crashed` or cleanly closed. Steps that were released never change, so it is the same for ever. */
export function writeLayout1(path: string, logs: readonly (readonly LedgerEntry[])[], end: "crashed" | "closed" = "closed"): void {
  const database = openDatabase(path, { migrations: LEDGER_MIGRATIONS.slice(0, 1) });
  const entry = database.prepare("INSERT INTO entries (compartment, seq, hash, leaf, body) VALUES (?, ?, ?, ?, ?)");
  const claim = database.prepare("INSERT INTO claims (compartment, client, author, seq) VALUES (?, ?, ?, ?)");
  database.exec("BEGIN");
  for (const [index, log] of logs.entries()) {
    for (const one of log) {
      entry.run(index + 1, one.seq, one.hash, encodeLeaf(one), bodyOf(one));
      if (one.kind === "claim") claim.run(index + 1, one.client, one.author, one.seq);
    }
    const last = log.at(-1);
    if (last !== undefined)
      database
        .prepare("INSERT INTO heads (id, compartment, seq, hash) VALUES (?, ?, ?, ?)")
        .run(index + 1, last.compartment, last.seq, last.hash);
  }
  if (end === "crashed") database.exec("UPDATE state SET value = 0");
  database.exec("COMMIT");
  database.close();
}
