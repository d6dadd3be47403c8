import type { Role } from "../../../shared/access/role.ts";
import type { RoomId, UserId } from "../../../shared/ids.ts";

/** An account, as far as rights go. */
export interface DecidedAccount {
  readonly id: UserId;
  readonly isAdmin: boolean;
  readonly isPartnerAdmin: boolean;
  readonly mayRelease: boolean;
  readonly isDisabled: boolean;
}

/** A person in a room. */
export interface DecidedPerson {
  readonly user: UserId;
  /** Null for who is no member. */
  readonly role: Role | null;
  /** Whether the person's writing is held in one of the room's compartments; absent where it did not matter. */
  readonly isHeld?: boolean;
}

/** People in a room. */
export interface DecidedRoom {
  readonly id: RoomId;
  readonly people: readonly DecidedPerson[];
  /** Whether these are all of its members, and it mattered that there are no others. */
  readonly areAll?: boolean;
}

/**
 * What a change was decided on, as it stood: who makes it, whom it concerns, and how they stand in a room. A store compares it in the transaction of the
 * change; where it finds any of it otherwise, it changes nothing and says `stale`, and it is decided again (A19). Absent where nobody had to decide, as on the command line.
 */
export interface DecidedOn {
  readonly accounts: readonly DecidedAccount[];
  readonly room?: DecidedRoom;
}
