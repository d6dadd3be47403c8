import { fail, ok, type Result } from "../../shared/result.ts";
import type { SessionId } from "../../shared/ids.ts";
import type { Identity } from "../domain/identity.ts";
import { secretHash } from "../domain/secrets.ts";
import { isSessionAlive, isTokenAlive, touchEveryMs } from "../domain/session-lifetime.ts";
import { DirectoryUnavailable } from "../ports/directory.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { SessionRecord, SessionStore } from "../ports/directory/sessions.ts";
import type { TokenRecord, TokenStore } from "../ports/directory/tokens.ts";
import type { Needs } from "./command-context.ts";

type Context = Needs<SessionStore & TokenStore, "clock">;

/** What somebody showed: the secret of a session's cookie or a bearer token. */
export interface Shown {
  readonly kind: "session" | "token";
  readonly secret: string;
}

/** Says who showed a secret, and counts it as a sign of life of the session. Expired, ended and unknown are one answer. */
export async function authenticate(context: Context, { kind, secret }: Shown): Promise<Result<Identity, "sign-in-required">> {
  const hash = secretHash(secret);
  if (kind === "token") return tokenIdentity(context, await context.directory.tokenBySecret(hash));
  return await sessionIdentity(context, await context.directory.sessionBySecret(hash));
}

/**
 * Says whether the session or token of a live connection still stands, and counts it as a sign of life.
 * For connections that outlive the request they began with.
 */
export async function renewCredential(
  context: Context,
  credential: { readonly kind: "session" | "token"; readonly id: SessionId },
): Promise<Result<Identity, "sign-in-required">> {
  if (credential.kind === "token") return tokenIdentity(context, await context.directory.token(credential.id));
  return await sessionIdentity(context, await context.directory.session(credential.id));
}

async function sessionIdentity(context: Context, found: { readonly session: SessionRecord; readonly user: UserRecord } | null) {
  const now = context.clock.now();
  if (!found || found.user.isDisabled || !isSessionAlive(found.session, now)) return fail("sign-in-required" as const);
  const { session, user } = found;
  if (now - session.lastSeenAt >= touchEveryMs) await showLife(context, session.id, now);
  return ok({ user, credential: { kind: "session" as const, id: session.id, expiresAt: session.expiresAt } });
}

/** Where the directory can be read but takes no writes, people go on reading: nobody is kept out for a sign of life that is not kept. */
async function showLife({ directory }: Context, session: SessionId, now: number): Promise<void> {
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
