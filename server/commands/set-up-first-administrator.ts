import { fail, ok, type Result } from "../../shared/result.ts";
import type { SetupRequest } from "../../shared/rest/users.ts";
import { newId, newSecret, secretHash } from "../domain/secrets.ts";
import { setupLinkLifetimeMs } from "../domain/session-lifetime.ts";
import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { FirstSetupStore } from "../ports/directory/first-setup.ts";
import type { Needs } from "./command-context.ts";

/**
 * Returns the token of the one-time link for the first administrator, or null if accounts exist.
 * The caller prints it in a URL's fragment (`/setup#<token>`), which no server or proxy sees. A new token replaces the one before.
 */
export async function issueSetupLink(context: Needs<AccountStore & FirstSetupStore, "clock" | "random">): Promise<string | null> {
  if (await context.directory.hasUsers()) return null;
  const token = newSecret(context.random);
  await context.directory.putSetupLink({ secretHash: secretHash(token), expiresAt: context.clock.now() + setupLinkLifetimeMs });
  return token;
}

/** Whether the link's token would be taken now, so that a page can say so before it is filled in. */
export async function checkSetupToken(context: Needs<FirstSetupStore, "clock">, token: string): Promise<Result<null, "wrong-setup-token">> {
  const isLive = await context.directory.isSetupLink({ secretHash: secretHash(token), now: context.clock.now() });
  return isLive ? ok(null) : fail("wrong-setup-token");
}

/** The first administrator of a site decides who else may do what; authority to disclose is for their nation to give. */
const FIRST = { isAdmin: true, isPartnerAdmin: false, mayRelease: false } as const;

/** Spends the link: makes the first partner and administrator. */
export async function setUpFirstAdministrator(
  context: Needs<AccountStore & FirstSetupStore, "by" | "passwords" | "clock" | "random">,
  request: SetupRequest,
): Promise<Result<UserRecord, "wrong-setup-token">> {
  const { username, displayName, partner } = request;
  const user = { id: newId(context.random), username, displayName, partner: partner.code, ...FIRST };
  // Checked before hashing, so that a stranger cannot make a server hash passwords.
  if ((await context.directory.hasUsers()) || !(await checkSetupToken(context, request.token)).ok) return fail("wrong-setup-token");
  const now = context.clock.now();
  const passwordHash = await context.passwords.hash(request.password);
  const outcome = await context.directory.setUpFirst(context.by, {
    secretHash: secretHash(request.token),
    now,
    partner,
    user: { ...user, passwordHash, createdAt: now },
  });
  return outcome === "done" ? ok({ ...user, isDisabled: false }) : fail("wrong-setup-token");
}
