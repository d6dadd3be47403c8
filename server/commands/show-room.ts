import type { RoomId } from "../../shared/ids.ts";
import { can } from "../../shared/access/can.ts";
import { isReleasableTo } from "../../shared/access/releasability.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { MemberRecord, MemberStore } from "../ports/directory/members.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import type { CompartmentStore } from "../ports/directory/compartments.ts";
import type { RoomStore } from "../ports/directory/rooms.ts";
import type { Needs } from "./command-context.ts";
import { seenCompartment, type FoundCompartment } from "./find-compartment.ts";
import { findRoom, type FoundRoom } from "./find-room.ts";

/** A room as one member sees it. */
export interface ShownRoom extends FoundRoom {
  readonly compartments: readonly FoundCompartment[];
  readonly members: readonly MemberRecord[];
}

/**
 * Returns a room with the compartments that the caller may read, and the members that the caller may know of (A10): those who can
 * read one of these compartments, and all members for a caller who manages members.
 */
export async function showRoom(
  context: Needs<RoomStore & MemberStore & CompartmentStore>,
  user: UserRecord,
  id: RoomId,
): Promise<Result<ShownRoom, "not-found" | "not-allowed">> {
  const found = await findRoom(context, user, id, "see-room");
  if (!found.ok) return found;
  const [members, compartments] = await Promise.all([context.directory.members(id), context.directory.compartmentsIn(id)]);
  const seen = compartments.flatMap((compartment) => seenCompartment(user, compartment, found.value.role) ?? []);
  const isManager = can(principalOf(user), "manage-members", { kind: "room", role: found.value.role });
  const known = members.filter(
    (member) => isManager || member.user.id === user.id || seen.some(({ compartment }) => isReleasableTo(compartment, member.user.partner)),
  );
  return ok({ ...found.value, members: known, compartments: seen });
}
