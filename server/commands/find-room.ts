import { can, type RoomAction } from "../../shared/access/can.ts";
import type { Role } from "../../shared/access/role.ts";
import { assert } from "../../shared/assert.ts";
import type { RoomId } from "../../shared/ids.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { RoomRecord, RoomStore } from "../ports/directory/rooms.ts";
import type { Needs } from "./command-context.ts";

/** A room and the caller's role in it. */
export interface FoundRoom {
  readonly room: RoomRecord;
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
  const object = { kind: "room", role: found?.role ?? null } as const;
  const principal = principalOf(user);
  if (!found || !can(principal, "see-room", object)) return fail("not-found");
  if (!can(principal, action, object)) return fail("not-allowed");
  assert(found.role, "a person who may see a room has a role in it");
  return ok({ room: found.room, role: found.role });
}
