import type { Role } from "../../shared/access/role.ts";
import type { RoomId, UserId } from "../../shared/ids.ts";
import { ok, fail, type Result } from "../../shared/result.ts";
import { knownMembers } from "../domain/known-members.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { CompartmentRecord, CompartmentStore } from "../ports/directory/compartments.ts";
import type { MemberRecord, MemberStore } from "../ports/directory/members.ts";
import type { RoomStore } from "../ports/directory/rooms.ts";
import type { Needs } from "./command-context.ts";
import { seenCompartment } from "./find-compartment.ts";
import { findRoom, type FoundRoom } from "./find-room.ts";

/** A room as it stands for the caller, and one of its members if the caller may know of them (A10). */
export interface FoundMember {
  readonly room: FoundRoom;
  readonly member: MemberRecord | null;
  /** The person's role in it, whether or not the caller may know; null for none. */
  readonly role: Role | null;
  /** All compartments of the room, also those that the caller may not know of. */
  readonly compartments: readonly CompartmentRecord[];
}

/** Loads a room and one of its members. `not-found` if there is no such room or the caller may not see it. */
export async function findMember(
  context: Needs<RoomStore & MemberStore & CompartmentStore>,
  caller: UserRecord,
  id: RoomId,
  user: UserId,
): Promise<Result<FoundMember, "not-found">> {
  const room = await findRoom(context, caller, id, "see-room");
  if (!room.ok) return fail("not-found");
  const { directory } = context;
  const [members, compartments] = await Promise.all([directory.members(id), directory.compartmentsIn(id)]);
  const seen = compartments.filter((compartment) => seenCompartment(caller, { ...room.value, compartment }) !== null);
  const isAsked = (member: MemberRecord): boolean => member.user.id === user;
  const member = knownMembers(caller, room.value, { members, seen }).find(isAsked) ?? null;
  return ok({ room: room.value, member, role: members.find(isAsked)?.role ?? null, compartments });
}
