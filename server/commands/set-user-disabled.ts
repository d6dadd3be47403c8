import { can } from "../../shared/access/can.ts";
import type { UserId } from "../../shared/ids.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { Needs } from "./command-context.ts";

/**
 * Disables or enables an account, for an administrator of the site, or of its partner. Disabling ends its sessions, tokens and live
 * connections. An account that the caller may not manage answers like one that does not exist.
 */
export async function setUserDisabled(
  context: Needs<AccountStore, "by" | "relayAccessChanges">,
  caller: UserRecord,
  user: UserId,
  isDisabled: boolean,
): Promise<Result<null, "not-allowed" | "not-found">> {
  const principal = principalOf(caller);
  // Accounts of one's own nation, as the lowest that one may manage.
  if (!can(principal, "manage-account", { kind: "account", partner: caller.partner, isAdmin: false })) return fail("not-allowed");
  const [account] = await context.directory.users([user]);
  if (account === undefined || !can(principal, "manage-account", { ...account, kind: "account" })) return fail("not-found");
  if ((await context.directory.setUserDisabled(context.by, user, isDisabled)) === "unknown-user") return fail("not-found");
  await context.relayAccessChanges();
  return ok(null);
}
