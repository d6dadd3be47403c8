import { fail, ok, type Result } from "../../shared/result.ts";
import type { SessionId } from "../../shared/ids.ts";
import type { AuthenticatedUser } from "../domain/authenticated-user.ts";
import { secretHash } from "../domain/secrets.ts";
import { isSessionAlive, isTokenAlive, touchEveryMs } from "../domain/session-lifetime.ts";
import { DirectoryUnavailable } from "../ports/directory.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { SessionRecord, SessionStore } from "../ports/directory/sessions.ts";
import type { TokenRecord, TokenStore } from "../ports/directory/tokens.ts";
import type { Needs } from "./command-context.ts";

type Context = Needs<SessionStore & TokenStore, "clock">;

/** The secret that a request carries: of a session's cookie, or a bearer token. */
export interface Shown {
  readonly kind: "session" | "token";
  readonly secret: string;
}

/** Finds the user of a secret and records that the session is active. Expired, ended and unknown secrets get the same answer. */
export async function authenticate(context: Context, { kind, secret }: Shown): Promise<Result<AuthenticatedUser, "sign-in-required">> {
  const hash = secretHash(secret);
  if (kind === "token") return tokenIdentity(context, await context.directory.tokenBySecret(hash));
  return await sessionIdentity(context, await context.directory.sessionBySecret(hash));
}

/**
 * Checks that the session or token of a live connection is still valid, and records that the session is active.
 * For connections that outlive the request that opened them.
 */
export async function renewCredential(
  context: Context,
  credential: { readonly kind: "session" | "token"; readonly id: SessionId },
): Promise<Result<AuthenticatedUser, "sign-in-required">> {
  if (credential.kind === "token") return tokenIdentity(context, await context.directory.token(credential.id));
  return await sessionIdentity(context, await context.directory.session(credential.id));
}

async function sessionIdentity(context: Context, found: { readonly session: SessionRecord; readonly user: UserRecord } | null) {
  const now = context.clock.now();
  if (!found || found.user.isDisabled || !isSessionAlive(found.session, now)) return fail("sign-in-required" as const);
  const { session, user } = found;
  if (now - session.lastSeenAt >= touchEveryMs) await recordActivity(context, session.id, now);
  return ok({ user, credential: { kind: "session" as const, id: session.id, expiresAt: session.expiresAt } });
}

/** Records activity. A directory that can be read but not written must not sign people out, so that failure is ignored. */
async function recordActivity({ directory }: Context, session: SessionId, now: number): Promise<void> {
  try {
    await directory.touchSession(session, now);
  } catch (cause) {
    if (!(cause instanceof DirectoryUnavailable)) throw cause;
  }
}

function tokenIdentity(context: Context, found: { readonly token: TokenRecord; readonly user: UserRecord } | null) {
  if (!found || found.user.isDisabled || !isTokenAlive(found.token, context.clock.now())) return fail("sign-in-required" as const);
  const { token, user } = found;
  return ok({ user, credential: { kind: "token" as const, id: token.id, expiresAt: token.expiresAt } });
}
