import type { RoomId, UserId } from "../../shared/ids.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { MemberStore } from "../ports/directory/members.ts";
import type { RoomStore } from "../ports/directory/rooms.ts";
import type { Needs } from "./command-context.ts";
import { findRoom } from "./find-room.ts";

/** Takes a member out of a room. Their live connections to it close with 4403 before this resolves. */
export async function removeMember(
  context: Needs<RoomStore & MemberStore, "relayAccessChanges">,
  user: UserRecord,
  room: RoomId,
  member: UserId,
): Promise<Result<null, "not-found" | "not-allowed" | "last-lead">> {
  const found = await findRoom(context, user, room, "manage-members");
  if (!found.ok) return found;
  const outcome = await context.directory.removeMember(room, member);
  if (outcome === "not-member") return fail("not-found");
  if (outcome === "last-lead") return fail("last-lead");
  await context.relayAccessChanges();
  return ok(null);
}
