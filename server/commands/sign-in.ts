import { fail, ok, type Result } from "../../shared/result.ts";
import type { AuthenticatedUser } from "../domain/authenticated-user.ts";
import { causeOfUser } from "../domain/trail/cause.ts";
import { knownDeviceOf, knownDeviceProof } from "../domain/known-device.ts";
import { newId, newSecret, secretHash } from "../domain/secrets.ts";
import { sessionAbsoluteMs, sessionIdleMs } from "../domain/session-lifetime.ts";
import type { AccountStore } from "../ports/directory/accounts.ts";
import type { SessionStore } from "../ports/directory/sessions.ts";
import type { Needs } from "./command-context.ts";

/** A new session; `secret` goes into the cookie and is kept nowhere. */
export interface SignedIn {
  readonly identity: AuthenticatedUser;
  readonly secret: string;
  /** Proves later that this browser has signed in to the account (server/domain/known-device.ts). */
  readonly deviceProof: string;
}

/**
 * Opens a session for a person who knows the account's password.
 *
 * An account that has as many sessions as it may have loses the one that was seen the longest ago: were the new one refused, a device that signs in without
 * end would keep its person out (L12).
 *
 * An unknown or disabled account costs the same work as a wrong password and answers the same (T4).
 */
export async function signIn(
  context: Needs<AccountStore & SessionStore, "by" | "passwords" | "clock" | "random" | "limits" | "relayAccessChanges">,
  { username, password }: { readonly username: string; readonly password: string },
): Promise<Result<SignedIn, "wrong-credentials">> {
  const account = await context.directory.userByUsername(username);
  const isRight = await context.passwords.verify(account?.passwordHash ?? null, password);
  if (!account || !isRight || account.user.isDisabled) return fail("wrong-credentials");

  const now = context.clock.now();
  const secret = newSecret(context.random);
  const id = newId(context.random);
  const expiresAt = now + sessionAbsoluteMs;
  const { address } = context.by;
  const session = { id, user: account.user.id, secretHash: secretHash(secret), createdAt: now, lastSeenAt: now, expiresAt };
  // The password may have been replaced, or the account disabled, while it was checked (A18).
  const by = causeOfUser(account.user, { address, session: id, at: now });
  const cap = { most: context.limits.sessions, idleSince: now - sessionIdleMs };
  if (!(await context.directory.addSession(by, session, account.passwordHash, cap))) return fail("wrong-credentials");
  await context.relayAccessChanges();
  const deviceProof = knownDeviceProof({ username, passwordHash: account.passwordHash });
  return ok({ secret, deviceProof, identity: { user: account.user, credential: { kind: "session", id, expiresAt } } });
}

/** The name of a browser that proves to have signed in to this account before, or null. */
export async function findKnownDevice({ directory }: Needs<AccountStore>, username: string, proof: string | null): Promise<string | null> {
  if (proof === null) return null;
  return knownDeviceOf(proof, username, (await directory.userByUsername(username))?.passwordHash ?? null);
}
