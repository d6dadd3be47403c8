import type { SessionList } from "../../../../shared/rest/session.ts";
import type { TokenList } from "../../../../shared/rest/tokens.ts";
import type { Credential } from "../../../domain/authenticated-user.ts";
import type { SessionRecord } from "../../../ports/directory/sessions.ts";
import type { TokenRecord } from "../../../ports/directory/tokens.ts";

const iso = (at: number) => new Date(at).toISOString();

/** A session as its person and administrators see it, asked for with this credential. */
export function presentSession(
  { id, createdAt, lastSeenAt, expiresAt }: SessionRecord,
  credential: Credential,
): SessionList["sessions"][number] {
  return { id, createdAt: iso(createdAt), lastSeenAt: iso(lastSeenAt), expiresAt: iso(expiresAt), isCurrent: id === credential.id };
}

/** A token as its person and administrators see it: without its secret, which is kept nowhere. */
export function presentToken({ id, name, createdAt, expiresAt }: TokenRecord): TokenList["tokens"][number] {
  return { id, name, createdAt: iso(createdAt), expiresAt: iso(expiresAt) };
}
