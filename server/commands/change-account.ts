import type { AccountAction } from "../../shared/access/can.ts";
import type { UserId } from "../../shared/ids.ts";
import type { ChangeAccountRequest } from "../../shared/rest/users.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { Needs } from "./command-context.ts";
import { findAccount } from "./find-account.ts";

/** The right that each part of a change takes. */
const ACTIONS = {
  displayName: "change-account",
  isDisabled: "change-account",
  isPartnerAdmin: "change-account",
  mayRelease: "change-account",
  isAdmin: "make-administrator",
} as const satisfies Readonly<Record<keyof ChangeAccountRequest, AccountAction>>;

/**
 * Changes an account, for an administrator of the site, or of its partner; all of the change, or nothing. Disabling it ends its sessions, tokens and live
 * connections before this resolves. An account that the caller may not see answers like one that does not exist.
 */
export async function changeAccount(
  context: Needs<AccountStore, "by" | "relayAccessChanges">,
  caller: UserRecord,
  id: UserId,
  change: ChangeAccountRequest,
): Promise<Result<UserRecord, "not-found" | "not-allowed" | "last-administrator">> {
  const named = definedOf(change);
  const actions = Object.entries(ACTIONS).flatMap(([part, action]) => (part in named ? [action] : []));
  for (;;) {
    const found = await findAccount(context, caller, id, ...actions);
    if (!found.ok) return found;
    const outcome = await context.directory.changeUser(context.by, id, named, found.value.decidedOn);
    // Somebody's rights changed meanwhile: decided again on what holds now.
    if (outcome === "stale") continue;
    if (outcome === "unknown-user") return fail("not-found");
    if (outcome === "last-administrator") return fail("last-administrator");
    await context.relayAccessChanges();
    // Read again: what the change does not name may have changed since it was decided.
    const [account] = await context.directory.users([id]);
    return account === undefined ? fail("not-found") : ok(account);
  }
}

/** The parts of a change that are there: an absent one may also come as undefined. */
function definedOf(change: ChangeAccountRequest): { [Part in keyof ChangeAccountRequest]?: NonNullable<ChangeAccountRequest[Part]> } {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
