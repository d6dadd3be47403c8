import type { DatabaseSync } from "node:sqlite";
import { text } from "../../../domain/directory-row.ts";
import { partnerAdded } from "../../../domain/trail/trail-changes.ts";
import type { PartnerRecord, PartnerStore } from "../../../ports/directory/partners.ts";
import { staleCheck } from "./decided-on.ts";
import { trailWriter } from "./trail.ts";
import { inTransaction } from "./transaction.ts";

/** Partners in SQLite. */
export function sqlitePartners(database: DatabaseSync): PartnerStore {
  const all = database.prepare("SELECT code, name FROM partners ORDER BY code");
  const insert = partnerInserter(database);
  const isStale = staleCheck(database);
  const writeTrail = trailWriter(database);
  return {
    partners: async () => all.all().map((row) => ({ code: text(row, "code"), name: text(row, "name") })),
    addPartner: async (by, row, decidedOn) =>
      inTransaction(database, () => {
        if (isStale(decidedOn)) return "stale";
        const outcome = insert(row);
        if (outcome === "added") writeTrail(by, partnerAdded(row));
        return outcome;
      }),
  };
}

/** Gives the function that adds a partner; it runs in the caller's transaction. */
export function partnerInserter(database: DatabaseSync): (row: PartnerRecord) => "added" | "code-taken" {
  const insert = database.prepare("INSERT INTO partners (code, name) VALUES (?, ?) ON CONFLICT DO NOTHING");
  return (row) => (insert.run(row.code, row.name).changes === 0 ? "code-taken" : "added");
}
