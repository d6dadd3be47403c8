import { can } from "../../shared/access/can.ts";
import type { UserRecord, AccountStore } from "../ports/directory/accounts.ts";
import type { InvitationRecord } from "../ports/directory/invitations.ts";
import type { DecidedOn } from "../ports/directory/decided-on.ts";
import type { RoomStore } from "../ports/directory/rooms.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import { decidedInRoom } from "../domain/decided-on.ts";
import { memberObject } from "../domain/known-members.ts";
import type { Needs } from "./command-context.ts";
import { findRoom, type FoundRoom } from "./find-room.ts";

/** An invitation that a person may accept now. */
export interface HeldInvitation {
  readonly invitation: InvitationRecord;
  readonly inviter: UserRecord;
  /** The room as it stands for the inviter. */
  readonly room: FoundRoom;
  /** What it was looked at on: the inviter, the person, and how both stand in the room. */
  readonly decidedOn: DecidedOn;
}

/**
 * Looks at an invitation again (A14): null unless it is valid and not refused, the inviter still may make this person a member, and the person is none
 * yet. Only leads invite, so no role is above the inviter's.
 */
export async function holdInvitation(
  context: Needs<RoomStore & AccountStore, "clock">,
  invitation: InvitationRecord,
  person: UserRecord,
): Promise<HeldInvitation | null> {
  if (person.isDisabled || invitation.isRefused || invitation.expiresAt <= context.clock.now()) return null;
  const [inviter] = await context.directory.users([invitation.by]);
  if (inviter === undefined || inviter.isDisabled) return null;
  const room = await findRoom(context, inviter, invitation.room, "manage-members");
  if (!room.ok) return null;
  const role = (await context.directory.roomFor(invitation.room, person.id))?.role ?? null;
  if (role !== null && role !== "former") return null;
  if (!can(principalOf(inviter), "manage-member", memberObject(room.value, { user: person, role }))) return null;
  return { invitation, inviter, room: room.value, decidedOn: decidedInRoom(inviter, room.value, { user: person, role }) };
}
