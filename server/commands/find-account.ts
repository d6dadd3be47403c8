import { can, type AccountAction } from "../../shared/access/can.ts";
import type { AccountObject } from "../../shared/access/policy.ts";
import type { UserId } from "../../shared/ids.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { DecidedOn } from "../ports/directory/decided-on.ts";
import type { Needs } from "./command-context.ts";

/** An account that the caller may do something to. */
export interface FoundAccount {
  readonly account: UserRecord;
  /** What that was decided on, for the store to compare at the moment of writing. */
  readonly decidedOn: DecidedOn;
}

/**
 * Loads an account, and the caller as they stand now, and checks the caller's right to actions on it. Every command on an account begins here (T8).
 * `not-found` if it does not exist or the caller may not see it; `not-allowed` only if they may see it.
 */
export async function findAccount(
  context: Needs<AccountStore>,
  caller: UserRecord,
  id: UserId,
  ...actions: readonly AccountAction[]
): Promise<Result<FoundAccount, "not-found" | "not-allowed">> {
  const users = await context.directory.users([caller.id, id]);
  const by = users.find((user) => user.id === caller.id);
  const account = users.find((user) => user.id === id);
  if (by === undefined || by.isDisabled || account === undefined) return fail("not-found");
  const principal = principalOf(by);
  if (!can(principal, "see-account", accountObject(account))) return fail("not-found");
  if (!actions.every((action) => can(principal, action, accountObject(account)))) return fail("not-allowed");
  return ok({ account, decidedOn: { accounts: [by, account] } });
}

/** What a decision about an account is made on. */
export function accountObject({ id, partner, isAdmin }: UserRecord): AccountObject {
  return { kind: "account", userId: id, partner, isAdmin };
}
