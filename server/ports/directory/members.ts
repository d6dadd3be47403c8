import type { Role } from "../../../shared/access/role.ts";
import type { RoomId, UserId } from "../../../shared/ids.ts";
import type { UserRecord } from "./accounts.ts";
import type { DecidedOn } from "./decided-on.ts";
import type { Cause } from "./trail.ts";

/** A member of a room. */
export interface MemberRecord {
  readonly user: UserRecord;
  readonly role: Role;
}

/**
 * Who is a member of which room. A room keeps at least one lead, and one of its host while the host has members, also when two nodes change
 * its members at once (A1).
 */
export interface MemberStore {
  /** A room's members, ascending by the bytes of their username. */
  members(room: RoomId): Promise<readonly MemberRecord[]>;
  /**
   * Adds a member or changes a member's role, and records `member-added` or `role-changed` in the same transaction.
   * `last-lead`, with nothing changed, where the room or its host would be left without a lead. Rejects if the room or the user does not exist.
   */
  setMember(
    by: Cause,
    member: { readonly room: RoomId; readonly user: UserId; readonly role: Role },
    decidedOn?: DecidedOn,
  ): Promise<"added" | "changed" | "unchanged" | "last-lead" | "stale">;
  /** Removes a member and records `member-removed` in the same transaction. */
  removeMember(by: Cause, room: RoomId, user: UserId, decidedOn?: DecidedOn): Promise<"removed" | "not-member" | "last-lead" | "stale">;
}
