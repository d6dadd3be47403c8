import type { FirstSetupStore } from "../../../ports/directory/first-setup.ts";
import { insertUser } from "./accounts.ts";
import type { Tables } from "./tables.ts";

/** The link that makes the first administrator, in memory. */
export function memoryFirstSetup(tables: Tables): FirstSetupStore {
  return {
    putSetupLink: async (link) => {
      tables.setupLink = { ...link };
    },
    setUpFirst: async ({ secretHash, now, partner, user }) => {
      const link = tables.setupLink;
      if (tables.users.size > 0 || link?.secretHash !== secretHash || now >= link.expiresAt) return "wrong-link";
      tables.setupLink = null;
      tables.partners.set(partner.code, tables.partners.get(partner.code) ?? { ...partner });
      insertUser(tables, user);
      return "done";
    },
  };
}
