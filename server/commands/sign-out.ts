import type { Identity } from "../domain/identity.ts";
import type { SessionStore } from "../ports/directory/sessions.ts";
import type { TokenStore } from "../ports/directory/tokens.ts";
import type { Needs } from "./command-context.ts";

/** Ends the session (or token) somebody is signed in with. Its live connections close with 4401. */
export async function signOut(context: Needs<SessionStore & TokenStore, "relayAccessChanges">, identity: Identity): Promise<void> {
  const { user, credential } = identity;
  if (credential.kind === "session") await context.directory.endSession(user.id, credential.id);
  else await context.directory.endToken(user.id, credential.id);
  await context.relayAccessChanges();
}
