import { sessionIdleMs } from "../domain/session-lifetime.ts";
import type { SessionStore } from "../ports/directory/sessions.ts";
import type { TokenStore } from "../ports/directory/tokens.ts";
import type { Needs } from "./command-context.ts";

/** Deletes sessions and tokens that have ended, to keep the directory small; they were refused already. Returns how many. */
export async function purgeSessions(context: Needs<SessionStore & TokenStore, "clock">): Promise<number> {
  const now = context.clock.now();
  const sessions = await context.directory.purgeSessions({ now, idleSince: now - sessionIdleMs });
  return sessions + (await context.directory.purgeTokens(now));
}
