import { can } from "../../shared/access/can.ts";
import type { RoomId } from "../../shared/ids.ts";
import type { AddMemberRequest } from "../../shared/rest/members.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import { memberObject } from "../domain/known-members.ts";
import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { CompartmentStore } from "../ports/directory/compartments.ts";
import type { MemberRecord, MemberStore } from "../ports/directory/members.ts";
import type { RoomStore } from "../ports/directory/rooms.ts";
import type { Needs } from "./command-context.ts";
import { decisionOn, findMember } from "./find-member.ts";
import { findRoom } from "./find-room.ts";

/** A member after the change, and whether the change added them to the room. */
export interface AddedMember extends MemberRecord {
  readonly isNew: boolean;
}

/**
 * Adds a member to a room, or changes a member's role. A lead of another nation than the host's is told of no stranger whether they
 * have an account.
 */
export async function addMember(
  context: Needs<RoomStore & AccountStore & MemberStore & CompartmentStore, "relayAccessChanges">,
  caller: UserRecord,
  room: RoomId,
  { username, role }: AddMemberRequest,
): Promise<Result<AddedMember, "not-found" | "not-allowed" | "unknown-user" | "last-lead">> {
  for (;;) {
    const mayManage = await findRoom(context, caller, room, "manage-members");
    if (!mayManage.ok) return mayManage;
    const account = await context.directory.userByUsername(username);
    if (!account || account.user.isDisabled) return fail("unknown-user");
    const found = await findMember(context, caller, room, account.user.id);
    if (!found.ok) return found;
    const { room: standing, member, role: before } = found.value;
    if (!can(principalOf(caller), "manage-member", memberObject(standing, { user: account.user, role: before })))
      return fail(member === null ? "unknown-user" : "not-allowed");
    const change = { room, user: account.user.id, role };
    const outcome = await context.directory.setMember(change, decisionOn(caller, standing, before));
    // Someone's role or hold changed meanwhile: decided again on what holds now.
    if (outcome === "stale") continue;
    if (outcome === "last-lead") return fail("last-lead");
    await context.relayAccessChanges();
    return ok({ user: account.user, role, isNew: outcome === "added" || before === "former" });
  }
}
