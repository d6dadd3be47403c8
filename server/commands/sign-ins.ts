import type { SessionId, UserId } from "../../shared/ids.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { isSessionAlive, isTokenAlive } from "../domain/session-lifetime.ts";
import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { SessionRecord, SessionStore } from "../ports/directory/sessions.ts";
import type { TokenRecord, TokenStore } from "../ports/directory/tokens.ts";
import type { Needs } from "./command-context.ts";
import { findAccount } from "./find-account.ts";

type Refusal = "not-found" | "not-allowed";

/** What an account is signed in with: sessions of browsers, and tokens of programs. */
export type SignInKind = "session" | "token";

/** The valid sessions of an account, newest first, for its person and its administrators. */
export async function sessionsOfAccount(
  context: Needs<AccountStore & SessionStore, "clock">,
  caller: UserRecord,
  id: UserId,
): Promise<Result<readonly SessionRecord[], Refusal>> {
  const found = await findAccount(context, caller, id, "see-sign-ins");
  if (!found.ok) return found;
  const now = context.clock.now();
  return ok((await context.directory.sessionsOf(id)).filter((session) => isSessionAlive(session, now)));
}

/** The valid tokens of an account, newest first, for its person and its administrators. */
export async function tokensOfAccount(
  context: Needs<AccountStore & TokenStore, "clock">,
  caller: UserRecord,
  id: UserId,
): Promise<Result<readonly TokenRecord[], Refusal>> {
  const found = await findAccount(context, caller, id, "see-sign-ins");
  if (!found.ok) return found;
  const now = context.clock.now();
  return ok((await context.directory.tokensOf(id)).filter((token) => isTokenAlive(token, now)));
}

/** Ends one session or token of an account, for its person and its administrators. Its live connections close with 4401 before this resolves. */
export async function endSignIn(
  context: Needs<AccountStore & SessionStore & TokenStore, "by" | "relayAccessChanges">,
  caller: UserRecord,
  { account, kind, id }: { readonly account: UserId; readonly kind: SignInKind; readonly id: SessionId },
): Promise<Result<null, Refusal>> {
  const { directory, by } = context;
  for (;;) {
    const found = await findAccount(context, caller, account, "end-sign-ins");
    if (!found.ok) return found;
    const { decidedOn } = found.value;
    const ending = kind === "session" ? directory.endSession(by, account, id, decidedOn) : directory.endToken(by, account, id, decidedOn);
    const outcome = await ending;
    // Rights changed meanwhile: decided again on what holds now.
    if (outcome === "stale") continue;
    if (outcome === "not-found") return fail("not-found");
    await context.relayAccessChanges();
    return ok(null);
  }
}

/** Ends all sessions or all tokens of an account, also the one that the caller uses. */
export async function endSignIns(
  context: Needs<AccountStore & SessionStore & TokenStore, "by" | "relayAccessChanges">,
  caller: UserRecord,
  account: UserId,
  kind: SignInKind,
): Promise<Result<null, Refusal>> {
  const { directory, by } = context;
  for (;;) {
    const found = await findAccount(context, caller, account, "end-sign-ins");
    if (!found.ok) return found;
    const { decidedOn } = found.value;
    const ended = await (kind === "session" ? directory.endSessions(by, account, decidedOn) : directory.endTokens(by, account, decidedOn));
    // Rights changed meanwhile: decided again on what holds now.
    if (ended === "stale") continue;
    await context.relayAccessChanges();
    return ok(null);
  }
}
