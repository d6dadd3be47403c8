import { can, type RoomAction } from "../../shared/access/can.ts";
import type { Role } from "../../shared/access/role.ts";
import { assert } from "../../shared/assert.ts";
import type { RoomId } from "../../shared/ids.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { RoomStanding, RoomStore } from "../ports/directory/rooms.ts";
import type { Needs } from "./command-context.ts";

/** A room as it stands for the caller, who is a member. */
export interface FoundRoom extends RoomStanding {
  readonly role: Role;
}

/**
 * Loads a room and checks the caller's right to an action on it. Every command on a room begins here (T8).
 * `not-found` if it does not exist or the caller may not see it; `not-allowed` only if they may see it.
 */
export async function findRoom(
  context: Needs<RoomStore>,
  user: UserRecord,
  id: RoomId,
  action: RoomAction,
): Promise<Result<FoundRoom, "not-found" | "not-allowed">> {
  const found = await context.directory.roomFor(id, user.id);
  if (found === null) return fail("not-found");
  const object = { kind: "room", host: found.room.host, role: found.role, isHeld: found.isHeld } as const;
  const principal = principalOf(user);
  if (!can(principal, "see-room", object)) return fail("not-found");
  if (!can(principal, action, object)) return fail("not-allowed");
  assert(found.role, "a person who may see a room has a role in it");
  return ok({ ...found, role: found.role });
}
