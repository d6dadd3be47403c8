import { partnerAdded } from "../../../domain/trail/trail-changes.ts";
import type { PartnerStore } from "../../../ports/directory/partners.ts";
import { isStale } from "./decided-on.ts";
import type { Tables } from "./tables.ts";

/** Partners in memory. */
export function memoryPartners(tables: Tables): PartnerStore {
  return {
    partners: async () => [...tables.partners.values()].toSorted((a, b) => (a.code < b.code ? -1 : 1)),
    addPartner: async (by, partner, decidedOn) => {
      if (isStale(tables, decidedOn)) return "stale";
      if (tables.partners.has(partner.code)) return "code-taken";
      tables.trail.append(by, partnerAdded(partner));
      tables.partners.set(partner.code, { ...partner });
      return "added";
    },
  };
}
