import type { RoomId } from "../../shared/ids.ts";
import type { AddMemberRequest } from "../../shared/rest/members.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { MemberRecord, MemberStore } from "../ports/directory/members.ts";
import type { RoomStore } from "../ports/directory/rooms.ts";
import type { Needs } from "./command-context.ts";
import { findRoom } from "./find-room.ts";

/** A member after the change, and whether the change added them to the room. */
export interface AddedMember extends MemberRecord {
  readonly isNew: boolean;
}

/** Adds a member to a room, or changes a member's role. A room keeps at least one lead. */
export async function addMember(
  context: Needs<RoomStore & AccountStore & MemberStore, "relayAccessChanges">,
  user: UserRecord,
  room: RoomId,
  { username, role }: AddMemberRequest,
): Promise<Result<AddedMember, "not-found" | "not-allowed" | "unknown-user" | "last-lead">> {
  const found = await findRoom(context, user, room, "manage-members");
  if (!found.ok) return found;
  const account = await context.directory.userByUsername(username);
  if (!account || account.user.isDisabled) return fail("unknown-user");
  const outcome = await context.directory.setMember({ room, user: account.user.id, role });
  if (outcome === "last-lead") return fail("last-lead");
  await context.relayAccessChanges();
  return ok({ user: account.user, role, isNew: outcome === "added" });
}
