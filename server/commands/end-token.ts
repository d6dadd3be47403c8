import { fail, ok, type Result } from "../../shared/result.ts";
import type { SessionId } from "../../shared/ids.ts";
import type { AuthenticatedUser } from "../domain/authenticated-user.ts";
import type { TokenStore } from "../ports/directory/tokens.ts";
import type { Needs } from "./command-context.ts";

/** Ends one of the caller's own tokens. Its live connections close with 4401. */
export async function endToken(
  context: Needs<TokenStore, "by" | "relayAccessChanges">,
  caller: AuthenticatedUser,
  id: SessionId,
): Promise<Result<null, "not-found">> {
  if ((await context.directory.endToken(context.by, caller.user.id, id)) === "not-found") return fail("not-found");
  await context.relayAccessChanges();
  return ok(null);
}
