import type { CreateTokenRequest } from "../../shared/rest/tokens.ts";
import { can } from "../../shared/access/can.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf, type AuthenticatedUser } from "../domain/authenticated-user.ts";
import { newId, newSecret, secretHash } from "../domain/secrets.ts";
import type { TokenRecord, TokenStore } from "../ports/directory/tokens.ts";
import type { Needs } from "./command-context.ts";

/** Says what a secret is to whoever finds it, a program that looks for leaked ones too. Tokens of earlier versions have no prefix, and are valid. */
const PREFIX = "majlis_pat_";
const dayMs = 24 * 3_600_000;

/**
 * Makes a personal access token. `secret` is shown once and kept nowhere.
 * A token cannot make another one: it would outlive its own end.
 */
export async function createToken(
  context: Needs<TokenStore, "by" | "clock" | "random" | "limits">,
  caller: AuthenticatedUser,
  { name, expiresInDays }: CreateTokenRequest,
): Promise<
  Result<
    { readonly token: TokenRecord; readonly secret: string },
    "session-required" | "sign-in-required" | "not-allowed" | "too-many-tokens"
  >
> {
  if (caller.credential.kind !== "session") return fail("session-required");
  if (!can(principalOf(caller.user), "create-token", { kind: "site" })) return fail("not-allowed");
  const createdAt = context.clock.now();
  const secret = `${PREFIX}${newSecret(context.random)}`;
  const token: TokenRecord = {
    id: newId(context.random),
    user: caller.user.id,
    name,
    secretHash: secretHash(secret),
    createdAt,
    expiresAt: createdAt + expiresInDays * dayMs,
  };
  const outcome = await context.directory.addToken(context.by, token, context.limits.tokens, caller.credential.id);
  // The session ended after the request had begun: a token would outlive it.
  if (outcome === "session-ended") return fail("sign-in-required");
  if (outcome === "too-many") return fail("too-many-tokens");
  return ok({ token, secret });
}
