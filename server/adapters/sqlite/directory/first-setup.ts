import type { DatabaseSync } from "node:sqlite";
import { setupCompleted } from "../../../domain/trail/trail-changes.ts";
import type { FirstSetupStore } from "../../../ports/directory/first-setup.ts";
import { userInserter } from "./accounts.ts";
import { partnerInserter } from "./partners.ts";
import { trailWriter } from "./trail.ts";
import { inTransaction } from "./transaction.ts";

/** The link that makes the first administrator, in SQLite. */
export function sqliteFirstSetup(database: DatabaseSync): FirstSetupStore {
  const addPartner = partnerInserter(database);
  const addUser = userInserter(database);
  const writeTrail = trailWriter(database);
  const anyUser = database.prepare("SELECT 1 FROM users LIMIT 1");
  const putLink = database.prepare("INSERT OR REPLACE INTO setup_link (only, secret_hash, expires_at) VALUES (1, ?, ?)");
  const liveLink = database.prepare("SELECT 1 FROM setup_link WHERE secret_hash = ? AND expires_at > ?");
  const dropLink = database.prepare("DELETE FROM setup_link");

  const isSetupLink = (secretHash: string, now: number): boolean =>
    anyUser.get() === undefined && liveLink.get(secretHash, now) !== undefined;

  return {
    putSetupLink: async ({ secretHash, expiresAt }) => void putLink.run(secretHash, expiresAt),
    isSetupLink: async ({ secretHash, now }) => isSetupLink(secretHash, now),
    setUpFirst: async (by, { secretHash, now, partner, user }) =>
      inTransaction(database, () => {
        if (!isSetupLink(secretHash, now)) return "wrong-link";
        dropLink.run();
        addPartner(partner);
        addUser(user);
        writeTrail(by, setupCompleted(user));
        return "done";
      }),
  };
}
