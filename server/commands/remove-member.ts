import { can } from "../../shared/access/can.ts";
import { roleAfterRemoval } from "../../shared/access/policies/member.ts";
import type { RoomId, UserId } from "../../shared/ids.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import { decidedInRoom } from "../domain/decided-on.ts";
import { memberObject } from "../domain/known-members.ts";
import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { CompartmentStore } from "../ports/directory/compartments.ts";
import type { MemberStore } from "../ports/directory/members.ts";
import type { RoomStore } from "../ports/directory/rooms.ts";
import type { Needs } from "./command-context.ts";
import { findCaller } from "./find-caller.ts";
import { findMember } from "./find-member.ts";

/**
 * Takes a member out of a room, also oneself. Someone of another nation than the caller's goes on reading what their own originated (A13).
 * Live connections to what is lost close with 4403 before this resolves. A member of whom the caller may not know is `not-found`.
 */
export async function removeMember(
  context: Needs<AccountStore & RoomStore & MemberStore & CompartmentStore, "by" | "relayAccessChanges">,
  asker: UserRecord,
  room: RoomId,
  user: UserId,
): Promise<Result<null, "not-found" | "not-allowed" | "last-lead">> {
  for (;;) {
    const caller = await findCaller(context, asker);
    if (caller === null) return fail("not-found");
    const found = await findMember(context, caller, room, user);
    if (!found.ok || found.value.member === null) return fail("not-found");
    const { room: standing, member, compartments } = found.value;
    if (!can(principalOf(caller), "remove-member", memberObject(standing, member))) return fail("not-allowed");
    const role = roleAfterRemoval(caller, member.user.partner, compartments);
    const decidedOn = decidedInRoom(caller, standing, member);
    const outcome =
      role === null
        ? await context.directory.removeMember(context.by, room, user, decidedOn)
        : await context.directory.setMember(context.by, { room, user, role }, decidedOn);
    // Rights changed meanwhile: decided again on what holds now.
    if (outcome === "stale") continue;
    if (outcome === "not-member") return fail("not-found");
    if (outcome === "last-lead") return fail("last-lead");
    await context.relayAccessChanges();
    return ok(null);
  }
}
