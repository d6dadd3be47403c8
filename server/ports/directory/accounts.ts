import type { PartnerCode, UserId } from "../../../shared/ids.ts";
import type { Cause } from "./trail.ts";

/** An account. It is never deleted, since the ledger names it; it is disabled instead. */
export interface UserRecord {
  readonly id: UserId;
  readonly username: string;
  readonly displayName: string;
  readonly partner: PartnerCode;
  /** Administers the site. */
  readonly isAdmin: boolean;
  /** Administers the accounts of their own nation. */
  readonly isPartnerAdmin: boolean;
  /** May disclose in the name of their nation. */
  readonly mayRelease: boolean;
  readonly isDisabled: boolean;
}

/** An account to add. `passwordHash` is a PHC string. */
export interface NewUser extends Omit<UserRecord, "isDisabled"> {
  readonly passwordHash: string;
  readonly createdAt: number;
}

/** The accounts of people. Usernames and ids are compared byte by byte. */
export interface AccountStore {
  /** Adds an enabled account. Of two callers that take one username at once, one gets `username-taken`. */
  addUser(by: Cause, user: NewUser): Promise<"added" | "username-taken" | "unknown-partner">;
  /** Whether any account exists, disabled ones included. */
  hasUsers(): Promise<boolean>;
  /** The accounts with these ids, in no order; ids without an account are left out. */
  users(ids: readonly UserId[]): Promise<readonly UserRecord[]>;
  /** The account with this username and its password hash, or null. */
  userByUsername(username: string): Promise<{ readonly user: UserRecord; readonly passwordHash: string } | null>;
  /**
   * Disables or enables an account. Disabling also ends every session and token of the account and records `user-disabled`, all in
   * one transaction.
   */
  setUserDisabled(by: Cause, user: UserId, isDisabled: boolean): Promise<"changed" | "unchanged" | "unknown-user">;
}
