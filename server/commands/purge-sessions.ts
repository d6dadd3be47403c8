import { sessionIdleMs } from "../domain/session-lifetime.ts";
import type { CommandContext } from "./command-context.ts";

/** Forgets sessions and tokens that can no longer be used. They were refused before; this keeps the directory small. Resolves to how many. */
export async function purgeSessions(context: Pick<CommandContext, "directory" | "clock">): Promise<number> {
  const now = context.clock.now();
  return await context.directory.purgeSessions({ now, idleSince: now - sessionIdleMs });
}
