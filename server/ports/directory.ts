import type { Role } from "../../shared/access/role.ts";
import type { CompartmentId, PartnerCode, RoomId, SessionId, UserId } from "../../shared/ids.ts";

// People, rooms and who may do what. Every argument and answer is a plain object that can be cloned to another thread.
// Times are milliseconds since the epoch and come from the caller. Secrets arrive as lower-case hex of their SHA-256, never raw.
// A mutation that resolved is durable. Every store passes test/contract/directory-contract.ts.

/**
 * The store cannot be asked now (no connection, a time-out, read-only, going down). What was asked for may or may not have been done;
 * the same call works again once the store is back. Any method may reject with it.
 */
export class DirectoryUnavailable extends Error {
  override readonly name = "DirectoryUnavailable";
}

/** A nation or organisation people belong to. */
export interface PartnerRecord {
  readonly code: PartnerCode;
  readonly name: string;
}

/** An account. Never deleted, since the ledger names it for good; disabled instead. */
export interface UserRecord {
  readonly id: UserId;
  readonly username: string;
  readonly displayName: string;
  readonly partner: PartnerCode;
  readonly isAdmin: boolean;
  readonly isDisabled: boolean;
}

/** An account to be made. `passwordHash` is a PHC string. */
export interface NewUser extends Omit<UserRecord, "isDisabled"> {
  readonly passwordHash: string;
  readonly createdAt: number;
}

/** A browser's session. `expiresAt` is the absolute end, whatever the activity. */
export interface SessionRecord {
  readonly id: SessionId;
  readonly user: UserId;
  readonly secretHash: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
}

/** A personal access token. Its id names it in the ledger, as a session's does. */
export interface TokenRecord {
  readonly id: SessionId;
  readonly user: UserId;
  readonly name: string;
  readonly secretHash: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** An incident room. */
export interface RoomRecord {
  readonly id: RoomId;
  readonly title: string;
  readonly summary: string;
  readonly createdAt: number;
}

/** A compartment and its label. `releasableTo` is sorted and always has the originator in it. */
export interface CompartmentRecord {
  readonly id: CompartmentId;
  readonly room: RoomId;
  readonly name: string;
  readonly originator: PartnerCode;
  readonly releasableTo: readonly PartnerCode[];
  readonly createdAt: number;
}

/** A member of a room. */
export interface MemberRecord {
  readonly user: UserRecord;
  readonly role: Role;
}

/** A right that was given, changed or withdrawn while somebody may hold a connection that rests on it. */
export type AccessChange =
  | { readonly kind: "session-ended"; readonly user: UserId; readonly session: SessionId }
  | { readonly kind: "user-disabled"; readonly user: UserId }
  | { readonly kind: "member-added"; readonly user: UserId; readonly room: RoomId; readonly role: Role }
  | { readonly kind: "role-changed"; readonly user: UserId; readonly room: RoomId; readonly role: Role }
  | { readonly kind: "member-removed"; readonly user: UserId; readonly room: RoomId }
  | { readonly kind: "compartment-created"; readonly room: RoomId; readonly compartment: CompartmentId };

/** An {@link AccessChange} at its place in the order of all changes. */
export interface AccessChangeRow {
  readonly seq: number;
  readonly change: AccessChange;
}

/** Partners, accounts and the link that makes the first administrator. */
export interface AccountStore {
  /** All partners by code. */
  partners(): Promise<readonly PartnerRecord[]>;
  addPartner(partner: PartnerRecord): Promise<"added" | "code-taken">;
  addUser(user: NewUser): Promise<"added" | "username-taken" | "unknown-partner">;
  hasUsers(): Promise<boolean>;
  /** Those of the ids that exist, in no order. */
  users(ids: readonly UserId[]): Promise<readonly UserRecord[]>;
  /** The account of a username with its password hash, or null. */
  userByUsername(username: string): Promise<{ readonly user: UserRecord; readonly passwordHash: string } | null>;
  /** Disabling ends every session and token of the account in the same transaction. */
  setUserDisabled(user: UserId, isDisabled: boolean): Promise<"changed" | "unchanged" | "unknown-user">;
  /** Keeps the one set-up link; an older one no longer works. */
  putSetupLink(link: { readonly secretHash: string; readonly expiresAt: number }): Promise<void>;
  /**
   * Spends the set-up link and makes the first partner and administrator, all or nothing.
   * Once any account exists, every link is `wrong-link`.
   */
  setUpFirst(setup: {
    readonly secretHash: string;
    readonly now: number;
    readonly partner: PartnerRecord;
    readonly user: NewUser;
  }): Promise<"done" | "wrong-link">;
}

/** Sessions and personal access tokens. What has expired is the caller's to judge. */
export interface SessionStore {
  addSession(session: SessionRecord): Promise<void>;
  sessionBySecret(secretHash: string): Promise<{ readonly session: SessionRecord; readonly user: UserRecord } | null>;
  session(id: SessionId): Promise<{ readonly session: SessionRecord; readonly user: UserRecord } | null>;
  /** Moves `lastSeenAt` forward. Does nothing for a session that is gone. The one mutation that a crash may take back. */
  touchSession(id: SessionId, at: number): Promise<void>;
  /** Ends a session or token of this user. False if there is none. */
  endSession(user: UserId, id: SessionId): Promise<boolean>;
  addToken(token: TokenRecord): Promise<void>;
  tokenBySecret(secretHash: string): Promise<{ readonly token: TokenRecord; readonly user: UserRecord } | null>;
  token(id: SessionId): Promise<{ readonly token: TokenRecord; readonly user: UserRecord } | null>;
  /** A user's tokens, newest first. */
  tokensOf(user: UserId): Promise<readonly TokenRecord[]>;
  /** Drops sessions and tokens whose `expiresAt` has passed, and sessions not seen since `idleSince`. Returns how many. */
  purgeSessions(limits: { readonly now: number; readonly idleSince: number }): Promise<number>;
}

/** Rooms, their members and compartments. */
export interface RoomStore {
  /** Makes a room and its maker the lead of it, in one transaction. */
  createRoom(room: RoomRecord, lead: UserId): Promise<void>;
  /** The room and the user's role in it (null for no member), or null if there is no such room. */
  roomFor(room: RoomId, user: UserId): Promise<{ readonly room: RoomRecord; readonly role: Role | null } | null>;
  /** The rooms a user is a member of, newest first. */
  roomsOf(user: UserId): Promise<readonly { readonly room: RoomRecord; readonly role: Role }[]>;
  /** A room's members by username. */
  members(room: RoomId): Promise<readonly MemberRecord[]>;
  /** Adds a member or changes the role. A room keeps at least one lead. */
  setMember(member: {
    readonly room: RoomId;
    readonly user: UserId;
    readonly role: Role;
  }): Promise<"added" | "changed" | "unchanged" | "last-lead">;
  removeMember(room: RoomId, user: UserId): Promise<"removed" | "not-member" | "last-lead">;
  /** Makes a compartment. Nothing is made if one of its partners does not exist. */
  createCompartment(compartment: CompartmentRecord): Promise<"created" | "unknown-partner">;
  compartment(id: CompartmentId): Promise<CompartmentRecord | null>;
  /** The compartment and the user's role in its room (null for no member), or null if there is no such compartment. */
  compartmentFor(id: CompartmentId, user: UserId): Promise<{ readonly compartment: CompartmentRecord; readonly role: Role | null } | null>;
  /** A room's compartments, oldest first, whoever may read them. */
  compartmentsIn(room: RoomId): Promise<readonly CompartmentRecord[]>;
}

/** Who exists, what belongs to whom, and the order in which rights changed. */
export interface Directory extends AccountStore, SessionStore, RoomStore {
  /** Changes with `seq > after`, ascending, at most `limit`. Written in the transaction that made them, by whatever process. */
  accessChanges(after: number, limit: number): Promise<readonly AccessChangeRow[]>;
  /** The seq of the newest change, 0 if there is none. */
  lastAccessChange(): Promise<number>;
  /** Keeps a short text that all nodes of this directory share, if none is kept yet, and gives the one that is kept. For the cluster's key. */
  keepClusterMark(candidate: string): Promise<string>;
  /** Releases the store. Further calls reject. Idempotent. */
  close(): Promise<void>;
}
