import type { PartnerCode, SessionId, UserId } from "../../../shared/ids.ts";
import type { DecidedOn } from "./decided-on.ts";
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

/** What changes of an account; what is not named stays. */
export type AccountChange = Partial<Omit<UserRecord, "id" | "username" | "partner">>;

/** Which accounts to list. */
export interface AccountQuery {
  /** Those of this partner. */
  readonly partner?: PartnerCode;
  /** Those in whose username or name this stands (server/domain/letters.ts). */
  readonly text?: string;
  /** Those whose username comes after this one. */
  readonly after?: string;
  /** At most so many. */
  readonly limit: number;
}

/** A password to set. `passwordHash` is a PHC string. */
export interface NewPassword {
  readonly passwordHash: string;
  /** The hash that it replaces: `stale`, with nothing changed, where the account has another one by now. */
  readonly before?: string;
  /** A session that goes on: the one in which a person changes their own password. */
  readonly keeps?: SessionId;
}

/** The accounts of people. Usernames and ids are compared byte by byte. */
export interface AccountStore {
  /** Adds an enabled account. Of two callers that take one username at once, one gets `username-taken`. */
  addUser(by: Cause, user: NewUser, decidedOn?: DecidedOn): Promise<"added" | "username-taken" | "unknown-partner" | "stale">;
  /** Whether any account exists, disabled ones included. */
  hasUsers(): Promise<boolean>;
  /** The accounts with these ids, in no order; ids without an account are left out. */
  users(ids: readonly UserId[]): Promise<readonly UserRecord[]>;
  /** Accounts, disabled ones included, ascending by the bytes of their username. */
  listUsers(query: AccountQuery): Promise<readonly UserRecord[]>;
  /** The account with this username and its password hash, or null. */
  userByUsername(username: string): Promise<{ readonly user: UserRecord; readonly passwordHash: string } | null>;
  /**
   * Changes an account, all of it or nothing, in one transaction with what it records: `account-changed` for its name and authorities, and
   * `user-disabled` for disabling it, which also ends its sessions and tokens. `last-administrator`, with nothing changed, where no enabled administrator of
   * the site would be left, also when two nodes change two of them at once.
   */
  changeUser(
    by: Cause,
    user: UserId,
    change: AccountChange,
    decidedOn?: DecidedOn,
  ): Promise<"changed" | "unchanged" | "unknown-user" | "last-administrator" | "stale">;
  /** Sets the password of an account, ends its sessions and tokens and records `session-ended` for each, in one transaction. */
  setPassword(by: Cause, user: UserId, password: NewPassword, decidedOn?: DecidedOn): Promise<"set" | "unknown-user" | "stale">;
}
