import { text } from "../../../domain/directory-row.ts";
import type { PartnerRecord, PartnerStore } from "../../../ports/directory/partners.ts";
import { partnerAdded } from "../../../domain/trail/trail-changes.ts";
import type { Database, Query } from "./database.ts";
import { isStale } from "./decided-on.ts";
import { writeTrail } from "./trail.ts";

/** Partners in PostgreSQL. */
export function postgresPartners({ query, inTransaction }: Database): PartnerStore {
  return {
    partners: async () => {
      const { rows } = await query("SELECT code, name FROM majlis.partners ORDER BY code");
      return rows.map((row) => ({ code: text(row, "code"), name: text(row, "name") }));
    },
    addPartner: (by, partner, decidedOn) =>
      inTransaction(async (within) => {
        if (await isStale(within, decidedOn)) return "stale";
        const outcome = await insertPartner(within, partner);
        if (outcome === "added") await writeTrail(within, by, partnerAdded(partner));
        return outcome;
      }),
  };
}

/** Adds a partner in one statement. */
export async function insertPartner(query: Query, { code, name }: PartnerRecord): Promise<"added" | "code-taken"> {
  const { count } = await query("INSERT INTO majlis.partners (code, name) VALUES ($1, $2) ON CONFLICT DO NOTHING", [code, name]);
  return count === 0 ? "code-taken" : "added";
}
