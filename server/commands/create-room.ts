import { can } from "../../shared/access/can.ts";
import type { CreateRoomRequest } from "../../shared/rest/rooms.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import { newId } from "../domain/secrets.ts";
import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { RoomStore } from "../ports/directory/rooms.ts";
import type { Needs } from "./command-context.ts";
import { findCaller } from "./find-caller.ts";
import type { FoundRoom } from "./find-room.ts";

/** Makes a room with its maker as lead and the maker's partner as its host. It has no compartment yet. */
export async function createRoom(
  context: Needs<AccountStore & RoomStore, "by" | "clock" | "random" | "limits" | "relayAccessChanges">,
  asker: UserRecord,
  { title, summary }: CreateRoomRequest,
): Promise<Result<FoundRoom, "not-allowed" | "too-many-rooms">> {
  const room = { id: newId(context.random), title, summary: summary ?? "", host: asker.partner, createdAt: context.clock.now() };
  for (;;) {
    const caller = await findCaller(context, asker);
    if (caller === null || !can(principalOf(caller), "create-room", { kind: "site" })) return fail("not-allowed");
    const bounds = { most: context.limits.rooms, decidedOn: { accounts: [caller] } };
    const outcome = await context.directory.createRoom(context.by, room, caller.id, bounds);
    // Rights changed meanwhile: decided again on what holds now.
    if (outcome === "stale") continue;
    if (outcome === "too-many") return fail("too-many-rooms");
    await context.relayAccessChanges();
    return ok({ room, role: "lead", isHeld: false });
  }
}
