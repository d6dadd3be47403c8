import type { UserId } from "../../shared/ids.ts";
import type { SetPasswordRequest } from "../../shared/rest/users.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { AuthenticatedUser } from "../domain/authenticated-user.ts";
import { knownDeviceProof } from "../domain/known-device.ts";
import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { Needs } from "./command-context.ts";
import { findAccount } from "./find-account.ts";

type Context = Needs<AccountStore, "by" | "passwords" | "relayAccessChanges">;

/**
 * Sets the password of somebody's account, for an administrator of the site, or of its partner. Its sessions, tokens and live connections end
 * before this resolves. An account that the caller may not see answers like one that does not exist.
 */
export async function resetPassword(
  context: Context,
  caller: UserRecord,
  id: UserId,
  password: string,
): Promise<Result<null, "not-found" | "not-allowed">> {
  // Asked before hashing, so that nobody makes a server hash passwords that they may not set.
  const asked = await findAccount(context, caller, id, "reset-password");
  if (!asked.ok) return asked;
  const passwordHash = await context.passwords.hash(password);
  for (;;) {
    const found = await findAccount(context, caller, id, "reset-password");
    if (!found.ok) return found;
    const outcome = await context.directory.setPassword(context.by, id, { passwordHash }, found.value.decidedOn);
    // Somebody's rights changed meanwhile: decided again on what holds now.
    if (outcome === "stale") continue;
    if (outcome === "unknown-user") return fail("not-found");
    await context.relayAccessChanges();
    return ok(null);
  }
}

/**
 * Changes the caller's own password, which takes the present one, whatever authorities they have. All their other sessions, and their tokens, end before this
 * resolves; the session that it is asked in goes on. Gives the proof that this browser has signed in, as the one before is void. `wrong-password` also where it was
 * replaced, or the account disabled, meanwhile.
 */
export async function changePassword(
  context: Context,
  { user, credential }: AuthenticatedUser,
  { password: wanted, currentPassword = "" }: SetPasswordRequest,
): Promise<Result<{ readonly deviceProof: string }, "session-required" | "wrong-password">> {
  if (credential.kind !== "session") return fail("session-required");
  const account = await context.directory.userByUsername(user.username);
  const before = account?.passwordHash ?? null;
  if (!(await context.passwords.verify(before, currentPassword)) || before === null) return fail("wrong-password");
  const passwordHash = await context.passwords.hash(wanted);
  for (;;) {
    const now = await context.directory.userByUsername(user.username);
    if (now === null || now.user.isDisabled || now.passwordHash !== before) return fail("wrong-password");
    const password = { passwordHash, before, keeps: credential.id };
    const outcome = await context.directory.setPassword(context.by, user.id, password, { accounts: [now.user] });
    // Rights changed meanwhile: decided again on what holds now.
    if (outcome === "stale") continue;
    if (outcome === "unknown-user") return fail("wrong-password");
    await context.relayAccessChanges();
    return ok({ deviceProof: knownDeviceProof({ username: user.username, passwordHash }) });
  }
}
