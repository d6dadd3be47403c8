import type { SiteStore } from "../../../ports/directory/site.ts";
import type { Tables } from "./tables.ts";

/** The site's identity in memory. */
export function memorySite(tables: Tables): SiteStore {
  return {
    keepSite: async (candidate) => (tables.site ??= structuredClone(candidate)),
    site: async () => tables.site,
  };
}
