import { can } from "../../shared/access/can.ts";
import type { AddUserRequest } from "../../shared/rest/users.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import { newId } from "../domain/secrets.ts";
import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { Needs } from "./command-context.ts";

type Context = Needs<AccountStore, "by" | "passwords" | "clock" | "random">;

/** Adds an account, for an administrator of the site, or of its partner. */
export async function addUser(
  context: Context,
  caller: UserRecord,
  request: AddUserRequest,
): Promise<Result<UserRecord, "not-allowed" | "username-taken" | "unknown-partner">> {
  if (!can(principalOf(caller), "manage-account", { kind: "account", partner: request.partner, isAdmin: request.isAdmin }))
    return fail("not-allowed");
  return await addAccount(context, request);
}

/** Adds an account without asking the policy: for the command line, where access to the data folder is the right, and for the demo. */
export async function addAccount(
  context: Context,
  request: AddUserRequest,
): Promise<Result<UserRecord, "username-taken" | "unknown-partner">> {
  const { password, ...fields } = request;
  const user = { id: newId(context.random), ...fields };
  const passwordHash = await context.passwords.hash(password);
  const outcome = await context.directory.addUser(context.by, { ...user, passwordHash, createdAt: context.clock.now() });
  return outcome === "added" ? ok({ ...user, isDisabled: false }) : fail(outcome);
}
