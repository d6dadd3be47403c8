import type { SessionId, UserId } from "../../../shared/ids.ts";
import type { UserRecord } from "./accounts.ts";
import type { DecidedOn } from "./decided-on.ts";
import type { Cause } from "./trail.ts";

/** A personal access token. The ledger names it by its id, as it names sessions. */
export interface TokenRecord {
  readonly id: SessionId;
  readonly user: UserId;
  readonly name: string;
  readonly secretHash: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** Personal access tokens of programs. The store returns expired ones too; the caller compares the times. */
export interface TokenStore {
  /**
   * Adds a token. With `most`, `too-many` and nothing changed if the user has that many tokens that are valid at `createdAt`;
   * the count and the insert are one transaction, so that tokens added at once cannot exceed it. With `session`, `session-ended` and nothing changed if
   * the user has no such session by then: a token must not be made with a sign-in that has just been ended.
   */
  addToken(by: Cause, token: TokenRecord, most?: number, session?: SessionId): Promise<"added" | "too-many" | "session-ended">;
  /** The token whose secret has this hash, with its user, or null. */
  tokenBySecret(secretHash: string): Promise<{ readonly token: TokenRecord; readonly user: UserRecord } | null>;
  token(id: SessionId): Promise<{ readonly token: TokenRecord; readonly user: UserRecord } | null>;
  /** A user's tokens, newest first. */
  tokensOf(user: UserId): Promise<readonly TokenRecord[]>;
  /** Ends a token of this user and records `session-ended`, which covers tokens too. `not-found` if the user has no such token. */
  endToken(by: Cause, user: UserId, id: SessionId, decidedOn?: DecidedOn): Promise<"ended" | "not-found" | "stale">;
  /** Ends all tokens of this user and records `session-ended` for each. Returns how many. */
  endTokens(by: Cause, user: UserId, decidedOn?: DecidedOn): Promise<number | "stale">;
  /** Deletes tokens whose `expiresAt` has passed at `now`. Returns how many. */
  purgeTokens(now: number): Promise<number>;
}
