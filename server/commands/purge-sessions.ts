import { sessionIdleMs } from "../domain/session-lifetime.ts";
import type { SessionStore } from "../ports/directory/sessions.ts";
import type { TokenStore } from "../ports/directory/tokens.ts";
import type { Needs } from "./command-context.ts";

/** Forgets sessions and tokens that can no longer be used. They were refused before; this keeps the directory small. Resolves to how many. */
export async function purgeSessions(context: Needs<SessionStore & TokenStore, "clock">): Promise<number> {
  const now = context.clock.now();
  const sessions = await context.directory.purgeSessions({ now, idleSince: now - sessionIdleMs });
  return sessions + (await context.directory.purgeTokens(now));
}
