import type { Identity } from "../domain/identity.ts";
import type { CommandContext } from "./command-context.ts";

/** Ends the session (or token) somebody is signed in with. Its live connections close with 4401. */
export async function signOut(context: Pick<CommandContext, "directory" | "relayAccessChanges">, identity: Identity): Promise<void> {
  await context.directory.endSession(identity.user.id, identity.credential.id);
  await context.relayAccessChanges();
}
