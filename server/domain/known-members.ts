import { can } from "../../shared/access/can.ts";
import type { MemberObject } from "../../shared/access/policy.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { CompartmentRecord } from "../ports/directory/compartments.ts";
import type { MemberRecord } from "../ports/directory/members.ts";
import type { RoomStanding } from "../ports/directory/rooms.ts";
import { principalOf } from "./authenticated-user.ts";

/** What a decision about a member of a room is made on, for someone who stands so to the room. A person who is no member has the role null. */
export function memberObject(
  { room, role, isHeld }: RoomStanding,
  { user, role: theirs }: { readonly user: Pick<UserRecord, "id" | "partner">; readonly role: MemberRecord["role"] | null },
): MemberObject {
  return { kind: "member", host: room.host, role, isHeld, member: { userId: user.id, partner: user.partner, role: theirs } };
}

/**
 * Those members of a room that a person may know of (A10): themselves, those whom they may remove, and those who can read one of the
 * compartments that they can read themselves (`seen`).
 */
export function knownMembers(
  caller: UserRecord,
  standing: RoomStanding,
  { members, seen }: { readonly members: readonly MemberRecord[]; readonly seen: readonly CompartmentRecord[] },
): readonly MemberRecord[] {
  const principal = principalOf(caller);
  return members.filter((member) => {
    const reads = (compartment: CompartmentRecord): boolean =>
      can(principalOf(member.user), "read-compartment", { ...compartment, kind: "compartment", role: member.role, isHeld: false });
    return can(principal, "remove-member", memberObject(standing, member)) || seen.some(reads);
  });
}
