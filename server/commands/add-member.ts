import { can } from "../../shared/access/can.ts";
import type { RoomId } from "../../shared/ids.ts";
import type { AddMemberRequest } from "../../shared/rest/members.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import { memberObject } from "../domain/known-members.ts";
import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { CompartmentStore } from "../ports/directory/compartments.ts";
import type { InvitationStore } from "../ports/directory/invitations.ts";
import type { MemberRecord, MemberStore } from "../ports/directory/members.ts";
import type { RoomStore } from "../ports/directory/rooms.ts";
import type { Needs } from "./command-context.ts";
import { decisionOn, findMember } from "./find-member.ts";
import { findRoom } from "./find-room.ts";
import { invite, type NamedInvitation } from "./invite.ts";

/** A member after the change, and whether the change added them to the room. */
export interface AddedMember extends MemberRecord {
  readonly isNew: boolean;
}

/** `isAtOnce`: adds a person who is no member without asking them, for the command line and administrators of the site. */
export interface AddMemberOrder extends AddMemberRequest {
  readonly isAtOnce: boolean;
}

type Refusal = "not-found" | "not-allowed" | "unknown-user" | "last-lead" | "too-many-invitations";

/**
 * Changes a member's role, or invites a person who is none, or whom the caller may not know (A10), or adds them at once. An invitation says
 * nothing of whether there is such a person.
 */
export async function addMember(
  context: Needs<
    RoomStore & AccountStore & MemberStore & CompartmentStore & InvitationStore,
    "by" | "clock" | "random" | "limits" | "relayAccessChanges"
  >,
  caller: UserRecord,
  room: RoomId,
  { username, role, isAtOnce }: AddMemberOrder,
): Promise<Result<AddedMember | NamedInvitation, Refusal>> {
  for (;;) {
    const mayManage = await findRoom(context, caller, room, "manage-members");
    if (!mayManage.ok) return mayManage;
    const account = await context.directory.userByUsername(username);
    // Looked for under a name without an account too: the work is the same.
    const found = await findMember(context, caller, room, account?.user.id ?? "");
    if (!found.ok) return found;
    const { room: standing, member, role: before } = found.value;
    const isMember = member !== null && member.role !== "former";
    if (!isMember && !isAtOnce) return await invite(context, caller, room, { username, role });
    if (account === null || account.user.isDisabled) return fail("unknown-user");
    if (!can(principalOf(caller), "manage-member", memberObject(standing, { user: account.user, role: before })))
      return fail(isMember ? "not-allowed" : "unknown-user");
    const change = { room, user: account.user.id, role };
    const outcome = await context.directory.setMember(context.by, change, decisionOn(caller, standing, before));
    // Someone's role or hold changed meanwhile: decided again on what holds now.
    if (outcome === "stale") continue;
    if (outcome === "last-lead") return fail("last-lead");
    await context.relayAccessChanges();
    return ok({ user: account.user, role, isNew: !isMember });
  }
}
