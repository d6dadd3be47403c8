import type { SessionId, UserId } from "../../../shared/ids.ts";
import type { UserRecord } from "./accounts.ts";
import type { DecidedOn } from "./decided-on.ts";
import type { Cause } from "./trail.ts";

/** A browser's session. `expiresAt` is its absolute end, however active it is. */
export interface SessionRecord {
  readonly id: SessionId;
  readonly user: UserId;
  readonly secretHash: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
}

/** How many valid sessions a user may have; one that was last seen at `idleSince` or before is none. */
export interface SessionCap {
  readonly most: number;
  readonly idleSince: number;
}

/** Sessions of browsers. The store returns expired ones too; the caller compares the times. */
export interface SessionStore {
  /**
   * Adds a session. With `cap`, those valid sessions of the user that were seen the longest ago are ended in the same transaction until `most` are left, with
   * `session-ended` and a record for each: added at once, they stay within it too. `provedBy`: the hash of the password that was shown for it; where the account has another one by now, or is disabled, nothing is added
   * and the answer is false. So a sign-in that was under way when a password was replaced does not outlast it.
   */
  addSession(by: Cause, session: SessionRecord, provedBy?: string, cap?: SessionCap): Promise<boolean>;
  /** The session whose secret has this hash, with its user, or null. */
  sessionBySecret(secretHash: string): Promise<{ readonly session: SessionRecord; readonly user: UserRecord } | null>;
  session(id: SessionId): Promise<{ readonly session: SessionRecord; readonly user: UserRecord } | null>;
  /** A user's sessions, newest first. */
  sessionsOf(user: UserId): Promise<readonly SessionRecord[]>;
  /** Moves `lastSeenAt` forward, never back. Does nothing if the session is gone. A crash may undo this mutation, and no other. */
  touchSession(id: SessionId, at: number): Promise<void>;
  /** Ends a session of this user and records `session-ended`. `not-found` if the user has no such session. */
  endSession(by: Cause, user: UserId, id: SessionId, decidedOn?: DecidedOn): Promise<"ended" | "not-found" | "stale">;
  /** Ends all sessions of this user and records `session-ended` for each. Returns how many. */
  endSessions(by: Cause, user: UserId, decidedOn?: DecidedOn): Promise<number | "stale">;
  /** Deletes sessions whose `expiresAt` has passed at `now` or that were last seen at `idleSince` or before. Returns how many. */
  purgeSessions(limits: { readonly now: number; readonly idleSince: number }): Promise<number>;
}
