import type { DatabaseSync } from "node:sqlite";
import type { SessionId, UserId } from "../../../../shared/ids.ts";
import { changedAccount, isListed, takesAdministrator } from "../../../domain/account-change.ts";
import { accountAdded, passwordSet } from "../../../domain/trail/trail-changes.ts";
import { text } from "../../../domain/directory-row.ts";
import type { AccountQuery, AccountStore, NewUser, UserRecord } from "../../../ports/directory/accounts.ts";
import { changeRecorder } from "./access-changes.ts";
import { credentialEnder } from "./credentials.ts";
import { staleCheck, type StaleCheck } from "./decided-on.ts";
import { toUser, userColumns } from "./rows.ts";
import { trailWriter } from "./trail.ts";
import { inTransaction } from "./transaction.ts";

/** Accounts in SQLite. */
export function sqliteAccounts(database: DatabaseSync): AccountStore {
  const writeTrail = trailWriter(database);
  const insert = userInserter(database);
  const anyUser = database.prepare("SELECT 1 FROM users LIMIT 1");
  const byUsername = database.prepare(`SELECT ${userColumns} FROM users u WHERE u.username = ?`);
  const isStale = staleCheck(database);
  const { change, setPassword } = accountWriter(database, isStale);
  return {
    addUser: async (by, row, decidedOn) =>
      inTransaction(database, () => {
        if (isStale(decidedOn)) return "stale";
        const outcome = insert(row);
        if (outcome === "added") writeTrail(by, accountAdded(row));
        return outcome;
      }),
    hasUsers: async () => anyUser.get() !== undefined,
    users: usersById(database),
    listUsers: userLister(database),
    userByUsername: async (username) => {
      const row = byUsername.get(username);
      return row ? { user: toUser(row), passwordHash: text(row, "password_hash") } : null;
    },
    changeUser: async (...arguments_) => inTransaction(database, () => change(...arguments_)),
    setPassword: async (...arguments_) => inTransaction(database, () => setPassword(...arguments_)),
  };
}

/** Does what the methods of `AccountStore` do, in the caller's transaction. */
interface AccountWriter {
  readonly change: (...change: Parameters<AccountStore["changeUser"]>) => Awaited<ReturnType<AccountStore["changeUser"]>>;
  readonly setPassword: (...set: Parameters<AccountStore["setPassword"]>) => Awaited<ReturnType<AccountStore["setPassword"]>>;
}

function accountWriter(database: DatabaseSync, isStale: StaleCheck): AccountWriter {
  const record = changeRecorder(database);
  const writeTrail = trailWriter(database);
  const ends = { sessions: credentialEnder(database, "sessions"), tokens: credentialEnder(database, "tokens") };
  const standing = database.prepare(
    `SELECT ${userColumns} FROM users u
    WHERE u.id IN (SELECT value FROM json_each(?)) OR (? AND u.is_admin = 1 AND u.is_disabled = 0)`,
  );
  const update = database.prepare(
    "UPDATE users SET display_name = ?, is_admin = ?, is_partner_admin = ?, may_release = ?, is_disabled = ? WHERE id = ?",
  );
  const hashOf = database.prepare("SELECT password_hash FROM users WHERE id = ?");
  const setHash = database.prepare("UPDATE users SET password_hash = ? WHERE id = ?");
  const endAll = (user: UserId, keeps?: SessionId): readonly SessionId[] => [...ends.sessions(user, keeps), ...ends.tokens(user, keeps)];

  const change: AccountWriter["change"] = (by, user, asked, decidedOn) => {
    const ids = [user, ...(decidedOn?.accounts ?? []).map(({ id }) => id)];
    const now = standing.all(JSON.stringify(ids), takesAdministrator(asked) ? 1 : 0).map(toUser);
    const changed = changedAccount(user, asked, { now, decidedOn });
    if (changed.outcome !== "changed") return changed.outcome;
    const { displayName, isAdmin, isPartnerAdmin, mayRelease, isDisabled } = changed.after;
    update.run(displayName, ...[isAdmin, isPartnerAdmin, mayRelease, isDisabled].map(Number), user);
    // Their end is told by `user-disabled`.
    if (isDisabled) endAll(user);
    for (const change of changed.records) record(change);
    for (const change of changed.trail) writeTrail(by, change);
    return "changed";
  };
  const setPassword: AccountWriter["setPassword"] = (by, user, { passwordHash, before, keeps }, decidedOn) => {
    const row = hashOf.get(user);
    if (!row) return "unknown-user";
    if (isStale(decidedOn) || (before !== undefined && before !== text(row, "password_hash"))) return "stale";
    setHash.run(passwordHash, user);
    for (const session of endAll(user, keeps)) record({ kind: "session-ended", user, session });
    writeTrail(by, passwordSet(user));
    return "set";
  };
  return { change, setPassword };
}

function userLister(database: DatabaseSync): AccountStore["listUsers"] {
  const all = database.prepare(`SELECT ${userColumns} FROM users u WHERE u.username > ? ORDER BY u.username`);
  const ofPartner = database.prepare(`SELECT ${userColumns} FROM users u WHERE u.username > ? AND u.partner = ? ORDER BY u.username`);
  return async (query: AccountQuery) => {
    const listed: UserRecord[] = [];
    const { after = "", partner } = query;
    for (const row of partner === undefined ? all.iterate(after) : ofPartner.iterate(after, partner)) {
      const user = toUser(row);
      if (isListed(query, user)) listed.push(user);
      if (listed.length >= query.limit) break;
    }
    return listed;
  };
}

/** Gives the function that finds accounts; it needs no more than the first layout has. */
export function usersById(database: DatabaseSync): AccountStore["users"] {
  const byIds = database.prepare(`SELECT ${userColumns} FROM users u WHERE u.id IN (SELECT value FROM json_each(?))`);
  return async (ids) => byIds.all(JSON.stringify(ids)).map(toUser);
}

/** Gives the function that adds an account; it runs in the caller's transaction. */
export function userInserter(database: DatabaseSync): (row: NewUser) => "added" | "username-taken" | "unknown-partner" {
  const partner = database.prepare("SELECT 1 FROM partners WHERE code = ?");
  const taken = database.prepare("SELECT 1 FROM users WHERE username = ?");
  const insert = database.prepare(
    `INSERT INTO users (id, username, display_name, partner, is_admin, is_partner_admin, may_release, password_hash, created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return (row) => {
    if (!partner.get(row.partner)) return "unknown-partner";
    if (taken.get(row.username)) return "username-taken";
    const authorities = [row.isAdmin, row.isPartnerAdmin, row.mayRelease].map(Number);
    insert.run(row.id, row.username, row.displayName, row.partner, ...authorities, row.passwordHash, row.createdAt);
    return "added";
  };
}
