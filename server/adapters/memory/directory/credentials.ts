import type { SessionId, UserId } from "../../../../shared/ids.ts";

/** Deletes a user's sessions or tokens, but for one that goes on. Gives the ids of those that ended. */
export function endCredentials(
  held: Map<string, { readonly id: SessionId; readonly user: UserId }>,
  user: UserId,
  keeps?: SessionId,
): readonly SessionId[] {
  const ended = Array.from(held.values(), (credential) => (credential.user === user && credential.id !== keeps ? credential.id : null));
  return ended.flatMap((id) => (id !== null && held.delete(id) ? [id] : []));
}
