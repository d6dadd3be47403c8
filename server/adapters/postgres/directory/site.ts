import { toSite } from "../../../domain/directory-row.ts";
import type { SiteStore } from "../../../ports/directory/site.ts";
import type { Database } from "./database.ts";

/** The site's identity in PostgreSQL. */
export function postgresSite({ query }: Database): SiteStore {
  return {
    keepSite: async ({ id, incarnation, keys }) => {
      // DO UPDATE, since DO NOTHING would return no row where another node stores its site at the same moment.
      const { rows } = await query(
        `INSERT INTO majlis.site AS kept (single, id, incarnation, keys) VALUES (1, $1, $2, $3)
        ON CONFLICT (single) DO UPDATE SET id = kept.id RETURNING id, incarnation, keys`,
        [id, incarnation, JSON.stringify(keys)],
      );
      return toSite(rows[0] ?? {});
    },
    site: async () => {
      // A database of an earlier layout, which is read as it is, has no such table.
      const { rows } = await query("SELECT to_regclass('majlis.site') IS NOT NULL AS there");
      if (rows[0]?.["there"] !== true) return null;
      const found = await query("SELECT id, incarnation, keys FROM majlis.site");
      return found.rows[0] === undefined ? null : toSite(found.rows[0]);
    },
  };
}
