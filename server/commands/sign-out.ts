import type { AuthenticatedUser } from "../domain/authenticated-user.ts";
import type { SessionStore } from "../ports/directory/sessions.ts";
import type { TokenStore } from "../ports/directory/tokens.ts";
import type { Needs } from "./command-context.ts";

/** Ends the session or token that the caller is signed in with. Its live connections close with 4401. */
export async function signOut(
  context: Needs<SessionStore & TokenStore, "by" | "relayAccessChanges">,
  caller: AuthenticatedUser,
): Promise<void> {
  const { user, credential } = caller;
  if (credential.kind === "session") await context.directory.endSession(context.by, user.id, credential.id);
  else await context.directory.endToken(context.by, user.id, credential.id);
  await context.relayAccessChanges();
}
