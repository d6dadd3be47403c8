import type { SessionRecord } from "../ports/directory/sessions.ts";
import type { TokenRecord } from "../ports/directory/tokens.ts";

/** A session ends after this long without activity (ASVS 7.3.1). */
export const sessionIdleMs = 30 * 60_000;
/** A session ends this long after signing in, however active it is: the length of a watch. */
export const sessionAbsoluteMs = 12 * 3_600_000;
/** The link that makes the first administrator works for this long. */
export const setupLinkLifetimeMs = 24 * 3_600_000;
/** `lastSeenAt` is written at most this often, so that a busy session does not cost a commit per request. */
export const touchEveryMs = 60_000;

/** Whether a session is valid at `now`. */
export function isSessionAlive(session: SessionRecord, now: number): boolean {
  return now < session.expiresAt && now - session.lastSeenAt < sessionIdleMs;
}

/** Whether a token is valid at `now`. */
export function isTokenAlive(token: TokenRecord, now: number): boolean {
  return now < token.expiresAt;
}
