import type { AccountStore } from "../../../ports/directory.ts";
import { insertPartner, insertUser } from "./account-writer.ts";
import type { Database } from "./database.ts";
import { flag } from "./rows.ts";

/** The link that makes the first administrator, in PostgreSQL. */
export function postgresFirstSetup({ query, inTransaction }: Database): Pick<AccountStore, "hasUsers" | "putSetupLink" | "setUpFirst"> {
  return {
    hasUsers: async () => flag((await query("SELECT EXISTS (SELECT FROM majlis.users) AS any_user")).rows[0] ?? {}, "any_user"),
    putSetupLink: async ({ secretHash, expiresAt }) => {
      await query(
        `INSERT INTO majlis.setup_link (single, secret_hash, expires_at) VALUES (1, $1, $2)
        ON CONFLICT (single) DO UPDATE SET secret_hash = excluded.secret_hash, expires_at = excluded.expires_at`,
        [secretHash, expiresAt],
      );
    },
    setUpFirst: ({ secretHash, now, partner, user }) =>
      inTransaction(async (within) => {
        // An account that another node is just making is waited for, so that "the first" is true.
        await within("LOCK TABLE majlis.users IN SHARE ROW EXCLUSIVE MODE");
        const spent = await within(
          `DELETE FROM majlis.setup_link
          WHERE secret_hash = $1 AND expires_at > $2 AND NOT EXISTS (SELECT FROM majlis.users)`,
          [secretHash, now],
        );
        if (spent.count === 0) return "wrong-link";
        await insertPartner(within, partner);
        await insertUser(within, user);
        return "done";
      }),
  };
}
