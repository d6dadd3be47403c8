import type { DatabaseSync } from "node:sqlite";
import { toSite } from "../../../domain/directory-row.ts";
import type { SiteStore } from "../../../ports/directory/site.ts";

/** The site's identity in SQLite. */
export function sqliteSite(database: DatabaseSync): SiteStore {
  const keep = database.prepare("INSERT INTO site (only, id, incarnation, keys) VALUES (1, ?, ?, ?) ON CONFLICT DO NOTHING");
  const kept = database.prepare("SELECT id, incarnation, keys FROM site");
  return {
    keepSite: async ({ id, incarnation, keys }) => {
      keep.run(id, incarnation, JSON.stringify(keys));
      return toSite(kept.get() ?? {});
    },
    site: async () => {
      const row = kept.get();
      return row === undefined ? null : toSite(row);
    },
  };
}

/** Gives the function that finds the site's identity, also in an earlier layout, which has none. */
export function siteIfKept(database: DatabaseSync): SiteStore["site"] {
  const hasTable = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'site'").get() !== undefined;
  const store = hasTable ? sqliteSite(database) : null;
  return () => store?.site() ?? Promise.resolve(null);
}
