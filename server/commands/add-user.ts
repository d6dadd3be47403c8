import { assert } from "../../shared/assert.ts";
import { can } from "../../shared/access/can.ts";
import type { AddUserRequest } from "../../shared/rest/users.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import { newId } from "../domain/secrets.ts";
import type { AccountStore, NewUser, UserRecord } from "../ports/directory/accounts.ts";
import type { Needs } from "./command-context.ts";
import { findCaller } from "./find-caller.ts";

type Context = Needs<AccountStore, "by" | "passwords" | "clock" | "random">;

/** Adds an account, for an administrator of the site, or of its partner. */
export async function addUser(
  context: Context,
  asker: UserRecord,
  request: AddUserRequest,
): Promise<Result<UserRecord, "not-allowed" | "username-taken" | "unknown-partner">> {
  const object = { kind: "account", userId: null, partner: request.partner, isAdmin: request.isAdmin } as const;
  const mayAdd = (caller: UserRecord): boolean => can(principalOf(caller), "add-account", object);
  // Asked before hashing, so that nobody makes a server hash passwords for accounts that they may not add.
  if (!mayAdd(asker)) return fail("not-allowed");
  const user = await withHash(context, request);
  for (;;) {
    const caller = await findCaller(context, asker);
    if (caller === null || !mayAdd(caller)) return fail("not-allowed");
    const outcome = await context.directory.addUser(context.by, user, { accounts: [caller] });
    // The caller's rights changed meanwhile: decided again on what holds now.
    if (outcome !== "stale") return added(user, outcome);
  }
}

/** Adds an account without asking the policy: for the command line, where access to the data folder is the right, and for the demo. */
export async function addAccount(
  context: Context,
  request: AddUserRequest,
): Promise<Result<UserRecord, "username-taken" | "unknown-partner">> {
  const user = await withHash(context, request);
  const outcome = await context.directory.addUser(context.by, user);
  // Nobody decided on it, so nothing it was decided on has changed.
  assert(outcome !== "stale", "an account is added");
  return added(user, outcome);
}

async function withHash({ random, passwords, clock }: Context, { password, ...fields }: AddUserRequest): Promise<NewUser> {
  return { id: newId(random), ...fields, passwordHash: await passwords.hash(password), createdAt: clock.now() };
}

function added(
  { passwordHash: _hash, createdAt: _at, ...user }: NewUser,
  outcome: "added" | "username-taken" | "unknown-partner",
): Result<UserRecord, "username-taken" | "unknown-partner"> {
  return outcome === "added" ? ok({ ...user, isDisabled: false }) : fail(outcome);
}
