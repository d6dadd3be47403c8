import { setupCompleted } from "../../../domain/trail/trail-changes.ts";
import type { FirstSetupStore } from "../../../ports/directory/first-setup.ts";
import { insertUser } from "./accounts.ts";
import type { Tables } from "./tables.ts";

/** The link that makes the first administrator, in memory. */
export function memoryFirstSetup(tables: Tables): FirstSetupStore {
  const isSetupLink = (secretHash: string, now: number): boolean =>
    tables.users.size === 0 && tables.setupLink?.secretHash === secretHash && now < tables.setupLink.expiresAt;
  return {
    putSetupLink: async (link) => {
      tables.setupLink = { ...link };
    },
    isSetupLink: async ({ secretHash, now }) => isSetupLink(secretHash, now),
    setUpFirst: async (by, { secretHash, now, partner, user }) => {
      if (!isSetupLink(secretHash, now)) return "wrong-link";
      tables.trail.append(by, setupCompleted(user));
      tables.setupLink = null;
      tables.partners.set(partner.code, tables.partners.get(partner.code) ?? { ...partner });
      insertUser(tables, user);
      return "done";
    },
  };
}
