import type { FirstSetupStore } from "../../../ports/directory/first-setup.ts";
import { setupCompleted } from "../../../domain/trail/trail-changes.ts";
import { insertUser } from "./accounts.ts";
import type { Database } from "./database.ts";
import { insertPartner } from "./partners.ts";
import { writeTrail } from "./trail.ts";

/** The link that makes the first administrator, in PostgreSQL. */
export function postgresFirstSetup({ query, inTransaction }: Database): FirstSetupStore {
  return {
    putSetupLink: async ({ secretHash, expiresAt }) => {
      await query(
        `INSERT INTO majlis.setup_link (single, secret_hash, expires_at) VALUES (1, $1, $2)
        ON CONFLICT (single) DO UPDATE SET secret_hash = excluded.secret_hash, expires_at = excluded.expires_at`,
        [secretHash, expiresAt],
      );
    },
    isSetupLink: async ({ secretHash, now }) => {
      const live = await query(
        `SELECT FROM majlis.setup_link
        WHERE secret_hash = $1 AND expires_at > $2 AND NOT EXISTS (SELECT FROM majlis.users)`,
        [secretHash, now],
      );
      return live.count > 0;
    },
    setUpFirst: (by, { secretHash, now, partner, user }) =>
      inTransaction(async (within) => {
        // Waits for an account that another node is adding at this moment; otherwise both could be the first.
        await within("LOCK TABLE majlis.users IN SHARE ROW EXCLUSIVE MODE");
        const spent = await within(
          `DELETE FROM majlis.setup_link
          WHERE secret_hash = $1 AND expires_at > $2 AND NOT EXISTS (SELECT FROM majlis.users)`,
          [secretHash, now],
        );
        if (spent.count === 0) return "wrong-link";
        await insertPartner(within, partner);
        await insertUser(within, user);
        await writeTrail(within, by, setupCompleted(user));
        return "done";
      }),
  };
}
