import { can } from "../../shared/access/can.ts";
import type { CreateRoomRequest } from "../../shared/rest/rooms.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import { newId } from "../domain/secrets.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { RoomStore } from "../ports/directory/rooms.ts";
import type { Needs } from "./command-context.ts";
import type { FoundRoom } from "./find-room.ts";

/** Makes a room with its maker as lead and the maker's partner as its host. It has no compartment yet. */
export async function createRoom(
  context: Needs<RoomStore, "by" | "clock" | "random" | "limits" | "relayAccessChanges">,
  user: UserRecord,
  { title, summary }: CreateRoomRequest,
): Promise<Result<FoundRoom, "not-allowed" | "too-many-rooms">> {
  if (!can(principalOf(user), "create-room", { kind: "site" })) return fail("not-allowed");
  const room = { id: newId(context.random), title, summary: summary ?? "", host: user.partner, createdAt: context.clock.now() };
  if ((await context.directory.createRoom(context.by, room, user.id, context.limits.rooms)) === "too-many") return fail("too-many-rooms");
  await context.relayAccessChanges();
  return ok({ room, role: "lead", isHeld: false });
}
