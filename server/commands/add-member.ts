import { can } from "../../shared/access/can.ts";
import type { RoomId } from "../../shared/ids.ts";
import type { AddMemberRequest } from "../../shared/rest/members.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import { decidedInRoom } from "../domain/decided-on.ts";
import { memberObject } from "../domain/known-members.ts";
import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { CompartmentStore } from "../ports/directory/compartments.ts";
import type { InvitationStore } from "../ports/directory/invitations.ts";
import type { MemberRecord, MemberStore } from "../ports/directory/members.ts";
import type { RoomStore } from "../ports/directory/rooms.ts";
import type { Needs } from "./command-context.ts";
import { findCaller } from "./find-caller.ts";
import { findMember } from "./find-member.ts";
import { findRoom } from "./find-room.ts";
import { invite, type NamedInvitation } from "./invite.ts";

/** A member after the change, and whether the change added them to the room. */
export interface AddedMember extends MemberRecord {
  readonly isNew: boolean;
}

/** `onConsole`: adds a person who is no member without asking them, as it does for administrators of the site. */
export interface AddMemberOrder extends AddMemberRequest {
  readonly onConsole: boolean;
}

type Refusal = "not-found" | "not-allowed" | "unknown-user" | "last-lead" | "too-many-invitations";

type Context = Needs<
  RoomStore & AccountStore & MemberStore & CompartmentStore & InvitationStore,
  "by" | "clock" | "random" | "limits" | "relayAccessChanges"
>;
type Answer = Result<AddedMember | NamedInvitation, Refusal>;

/**
 * Changes a member's role, or invites a person who is none, or whom the caller may not know (A10), or adds them at once. An invitation says
 * nothing of whether there is such a person.
 */
export async function addMember(context: Context, asker: UserRecord, room: RoomId, order: AddMemberOrder): Promise<Answer> {
  for (;;) {
    const caller = await findCaller(context, asker);
    if (caller === null) return fail("not-found");
    const answer = await decideAndWrite(context, caller, room, order);
    // Rights changed meanwhile: decided again on what holds now.
    if (answer !== "stale") return answer;
  }
}

async function decideAndWrite(
  context: Context,
  caller: UserRecord,
  room: RoomId,
  { username, role, onConsole }: AddMemberOrder,
): Promise<Answer | "stale"> {
  const mayManage = await findRoom(context, caller, room, "manage-members");
  if (!mayManage.ok) return mayManage;
  const account = await context.directory.userByUsername(username);
  // Looked for under a name without an account too: the work is the same.
  const found = await findMember(context, caller, room, account?.user.id ?? "");
  if (!found.ok) return found;
  const { room: standing, member, role: before } = found.value;
  const isMember = member !== null && member.role !== "former";
  if (!isMember && !onConsole && !caller.isAdmin) return await invite(context, caller, room, { username, role });
  if (account === null || account.user.isDisabled) return fail("unknown-user");
  const other = { user: account.user, role: before };
  if (!can(principalOf(caller), "manage-member", memberObject(standing, other))) return fail(isMember ? "not-allowed" : "unknown-user");
  const change = { room, user: account.user.id, role };
  const outcome = await context.directory.setMember(context.by, change, decidedInRoom(caller, standing, other));
  if (outcome === "stale") return "stale";
  if (outcome === "last-lead") return fail("last-lead");
  await context.relayAccessChanges();
  return ok({ user: account.user, role, isNew: !isMember });
}
