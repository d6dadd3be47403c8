import { changedAccount, isListed, takesAdministrator } from "../../../domain/account-change.ts";
import { areAccountsStale } from "../../../domain/decided-on.ts";
import { accountAdded, passwordSet } from "../../../domain/trail/trail-changes.ts";
import { text } from "../../../domain/directory-row.ts";
import type { AccountQuery, AccountStore, NewUser, UserRecord } from "../../../ports/directory/accounts.ts";
import { recordChange, recordEnded } from "./access-changes.ts";
import { endCredentials } from "./credentials.ts";
import type { Database, Query } from "./database.ts";
import { isStale, lockedAccounts } from "./decided-on.ts";
import { flag, storedUserColumns, toUser, userColumns } from "./rows.ts";
import { writeTrail } from "./trail.ts";

/** Accounts that are read at once while those are looked for that a list asks for. */
const READ_AT_ONCE = 500;

/** Accounts in PostgreSQL. */
export function postgresAccounts({ query, inTransaction }: Database): AccountStore {
  return {
    addUser: (by, user, decidedOn) =>
      inTransaction(async (within) => {
        if (await isStale(within, decidedOn)) return "stale";
        const outcome = await insertUser(within, user);
        if (outcome === "added") await writeTrail(within, by, accountAdded(user));
        return outcome;
      }),
    hasUsers: async () => flag((await query("SELECT EXISTS (SELECT FROM majlis.users) AS any_user")).rows[0] ?? {}, "any_user"),
    users: async (ids) => (await query(`SELECT ${storedUserColumns} FROM majlis.users u WHERE u.id = ANY ($1)`, [ids])).rows.map(toUser),
    listUsers: (asked) => listUsers(query, asked),
    userByUsername: async (username) => {
      const { rows } = await query(`SELECT ${userColumns}, u.password_hash FROM majlis.users u WHERE u.username = $1`, [username]);
      return rows[0] ? { user: toUser(rows[0]), passwordHash: text(rows[0], "password_hash") } : null;
    },
    changeUser: (by, id, change, decidedOn) =>
      inTransaction(async (within) => {
        const ids = [id, ...(decidedOn?.accounts ?? []).map((account) => account.id)];
        const now = await lockedAccounts(within, { ids, administrators: takesAdministrator(change) });
        const changed = changedAccount(id, change, { now, decidedOn });
        if (changed.outcome !== "changed") return changed.outcome;
        const { displayName, isAdmin, isPartnerAdmin, mayRelease, isDisabled } = changed.after;
        await within(
          `UPDATE majlis.users SET display_name = $2, is_admin = $3, is_partner_admin = $4, may_release = $5, is_disabled = $6
          WHERE id = $1`,
          [id, displayName, isAdmin, isPartnerAdmin, mayRelease, isDisabled],
        );
        // Their end is told by `user-disabled`.
        if (isDisabled) for (const table of ["sessions", "tokens"] as const) await endCredentials(within, table, id);
        for (const record of changed.records) await recordChange(within, record);
        for (const each of changed.trail) await writeTrail(within, by, each);
        return "changed";
      }),
    setPassword: (by, id, { passwordHash, before, keeps }, decidedOn) =>
      inTransaction(async (within) => {
        const ids = [id, ...(decidedOn?.accounts ?? []).map((account) => account.id)];
        const now = await lockedAccounts(within, { ids });
        if (!now.some((user) => user.id === id)) return "unknown-user";
        if (areAccountsStale(decidedOn?.accounts ?? [], now)) return "stale";
        const set = await within("UPDATE majlis.users SET password_hash = $2 WHERE id = $1 AND (NOT $3 OR password_hash = $4)", [
          id,
          passwordHash,
          before !== undefined,
          before ?? "",
        ]);
        if (set.count === 0) return "stale";
        for (const table of ["sessions", "tokens"] as const) await recordEnded(within, id, await endCredentials(within, table, id, keeps));
        await writeTrail(within, by, passwordSet(id));
        return "set";
      }),
  };
}

/** Read in pieces and compared here: a database compares letters by its own settings, and other stores have none. */
async function listUsers(query: Query, asked: AccountQuery): Promise<readonly UserRecord[]> {
  const listed: UserRecord[] = [];
  for (let after = asked.after ?? ""; ;) {
    const { rows } = await query(
      `SELECT ${userColumns} FROM majlis.users u WHERE u.username > $1 AND (NOT $2 OR u.partner = $3) ORDER BY u.username LIMIT $4`,
      [after, asked.partner !== undefined, asked.partner ?? "", READ_AT_ONCE],
    );
    const users = rows.map(toUser);
    listed.push(...users.filter((user) => isListed(asked, user)));
    const last = users.at(-1);
    if (listed.length >= asked.limit || users.length < READ_AT_ONCE || last === undefined) return listed.slice(0, asked.limit);
    after = last.username;
  }
}

/** Adds an account in one statement, so that of two nodes that take one username at once exactly one gets it. */
export async function insertUser(query: Query, user: NewUser): Promise<"added" | "username-taken" | "unknown-partner"> {
  const { id, username, displayName, partner, isAdmin, isPartnerAdmin, mayRelease, passwordHash, createdAt } = user;
  const { rows } = await query(
    `WITH home AS (SELECT code FROM majlis.partners WHERE code = $4),
      added AS (
        INSERT INTO majlis.users (id, username, display_name, partner, is_admin, is_partner_admin, may_release, password_hash, created_at)
        SELECT $1, $2, $3, code, $5, $6, $7, $8, $9 FROM home
        ON CONFLICT (username) DO NOTHING RETURNING id
      )
    SELECT EXISTS (SELECT FROM home) AS is_partner, EXISTS (SELECT FROM added) AS is_added`,
    [id, username, displayName, partner, isAdmin, isPartnerAdmin, mayRelease, passwordHash, createdAt],
  );
  const row = rows[0] ?? {};
  if (!flag(row, "is_partner")) return "unknown-partner";
  return flag(row, "is_added") ? "added" : "username-taken";
}
