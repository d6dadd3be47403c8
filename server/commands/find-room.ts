import type { RoomAction } from "../../shared/access/action.ts";
import { can } from "../../shared/access/can.ts";
import type { Role } from "../../shared/access/role.ts";
import { assert } from "../../shared/assert.ts";
import type { RoomId } from "../../shared/ids.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/identity.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { RoomRecord, RoomStore } from "../ports/directory/rooms.ts";
import type { Needs } from "./command-context.ts";

/** A room and the caller's role in it. */
export interface FoundRoom {
  readonly room: RoomRecord;
  readonly role: Role;
}

/**
 * Loads a room for an action on it. Every command on a room begins here (T8).
 * `not-found` for what is absent or not the caller's to see; `not-allowed` only for what they may see.
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
  assert(found.role, "who may see a room has a role in it");
  return ok({ room: found.room, role: found.role });
}
