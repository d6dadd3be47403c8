import { can } from "../../shared/access/can.ts";
import type { UserId } from "../../shared/ids.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { Needs } from "./command-context.ts";

/** Disables or enables an account, for an administrator. Disabling ends its sessions, tokens and live connections. */
export async function setUserDisabled(
  context: Needs<AccountStore, "relayAccessChanges">,
  by: UserRecord,
  user: UserId,
  isDisabled: boolean,
): Promise<Result<null, "not-allowed" | "not-found">> {
  if (!can(principalOf(by), "manage-users", { kind: "site" })) return fail("not-allowed");
  if ((await context.directory.setUserDisabled(user, isDisabled)) === "unknown-user") return fail("not-found");
  await context.relayAccessChanges();
  return ok(null);
}
