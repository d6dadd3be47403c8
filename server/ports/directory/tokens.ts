import type { SessionId, UserId } from "../../../shared/ids.ts";
import type { UserRecord } from "./accounts.ts";
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
   * the count and the insert are one transaction, so that tokens added at once cannot exceed it.
   */
  addToken(by: Cause, token: TokenRecord, most?: number): Promise<"added" | "too-many">;
  /** The token whose secret has this hash, with its user, or null. */
  tokenBySecret(secretHash: string): Promise<{ readonly token: TokenRecord; readonly user: UserRecord } | null>;
  token(id: SessionId): Promise<{ readonly token: TokenRecord; readonly user: UserRecord } | null>;
  /** A user's tokens, newest first. */
  tokensOf(user: UserId): Promise<readonly TokenRecord[]>;
  /** Ends a token of this user and records `session-ended`, which covers tokens too. False if the user has no such token. */
  endToken(by: Cause, user: UserId, id: SessionId): Promise<boolean>;
  /** Deletes tokens whose `expiresAt` has passed at `now`. Returns how many. */
  purgeTokens(now: number): Promise<number>;
}
