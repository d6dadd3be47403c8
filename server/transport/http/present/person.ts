import { SYSTEM_AUTHOR } from "../../../../shared/contribution/entry.ts";
import type { UserId } from "../../../../shared/ids.ts";
import type { OwnUser } from "../../../../shared/rest/session.ts";
import type { Account } from "../../../../shared/rest/users.ts";
import type { personRef } from "../../../../shared/rest/timeline.ts";
import type { z } from "zod";
import type { AccountStore, UserRecord } from "../../../ports/directory/accounts.ts";

/** A person as other people see them. */
export type Person = z.infer<typeof personRef>;

/** A signed-in person's own account. */
export function presentOwnUser(user: UserRecord): OwnUser {
  const { id, username, displayName, partner, isAdmin, isPartnerAdmin, mayRelease } = user;
  return { id, username, displayName, partner, isAdmin, isPartnerAdmin, mayRelease };
}

/** An account as its administrators see it. */
export function presentAccount(user: UserRecord): Account {
  return { ...presentOwnUser(user), isDisabled: user.isDisabled };
}

/** A person as other people see them. */
export function presentPerson({ id, username, displayName }: UserRecord): Person {
  return { id, username, displayName };
}

const noAccount = { partner: "", isAdmin: false, isPartnerAdmin: false, mayRelease: false, isDisabled: true } as const;
const system: UserRecord = { ...noAccount, id: SYSTEM_AUTHOR, username: "system", displayName: "System" };

/**
 * Looks up the accounts of ids in one call. An id without an account is possible where the directory was restored from an older copy; the
 * system itself has none.
 */
export async function lookUpPeople(directory: Pick<AccountStore, "users">, ids: Iterable<UserId>): Promise<(id: UserId) => UserRecord> {
  const users = await directory.users([...new Set(ids)]);
  const byId = new Map([system, ...users].map((user) => [user.id, user]));
  return (id) => byId.get(id) ?? { ...noAccount, id, username: "unknown", displayName: "unknown" };
}
