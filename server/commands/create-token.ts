import type { CreateTokenRequest } from "../../shared/rest/tokens.ts";
import { can } from "../../shared/access/can.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf, type Identity } from "../domain/identity.ts";
import { newId, newSecret, secretHash } from "../domain/secrets.ts";
import type { TokenRecord, TokenStore } from "../ports/directory/tokens.ts";
import type { Needs } from "./command-context.ts";

const dayMs = 24 * 3_600_000;

/**
 * Makes a personal access token. `secret` is shown once and kept nowhere.
 * A token cannot make another one: it would outlive its own end.
 */
export async function createToken(
  context: Needs<TokenStore, "clock" | "random">,
  identity: Identity,
  { name, expiresInDays }: CreateTokenRequest,
): Promise<Result<{ readonly token: TokenRecord; readonly secret: string }, "session-required" | "not-allowed">> {
  if (identity.credential.kind !== "session") return fail("session-required");
  if (!can(principalOf(identity.user), "create-token", { kind: "site" })) return fail("not-allowed");
  const createdAt = context.clock.now();
  const secret = newSecret(context.random);
  const token: TokenRecord = {
    id: newId(context.random),
    user: identity.user.id,
    name,
    secretHash: secretHash(secret),
    createdAt,
    expiresAt: createdAt + expiresInDays * dayMs,
  };
  await context.directory.addToken(token);
  return ok({ token, secret });
}
