import { can } from "../../shared/access/can.ts";
import type { InvitationId, RoomId } from "../../shared/ids.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import { decidedInRoom } from "../domain/decided-on.ts";
import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { CompartmentStore } from "../ports/directory/compartments.ts";
import type { InvitationRecord, InvitationStore } from "../ports/directory/invitations.ts";
import type { MemberStore } from "../ports/directory/members.ts";
import type { RoomStore } from "../ports/directory/rooms.ts";
import type { WriteHoldStore } from "../ports/directory/write-holds.ts";
import type { Needs } from "./command-context.ts";
import { findCaller } from "./find-caller.ts";
import { findRoom, type FoundRoom } from "./find-room.ts";
import { showRoom } from "./show-room.ts";

/** An invitation as those see it who may take it back. */
export interface ManagedInvitation {
  readonly invitation: InvitationRecord;
  /** Who invites; null where the caller may not know of that member (A10). */
  readonly inviter: UserRecord | null;
}

/** The newest of a room that are listed. */
const MOST_LISTED = 500;

type Context = Needs<RoomStore & MemberStore & CompartmentStore & WriteHoldStore & InvitationStore, "clock">;

/**
 * The invitations and links of a room that stand and that the caller may take back, newest first. It looks up no account by an invited name, and one
 * that was refused stands until it expires: nothing tells whether there is such a person (A14). Those of people who lead the room no longer hold
 * no more, and are left out.
 */
export async function listInvitations(
  context: Context,
  caller: UserRecord,
  room: RoomId,
): Promise<Result<readonly ManagedInvitation[], "not-found" | "not-allowed">> {
  const found = await findRoom(context, caller, room, "manage-members");
  if (!found.ok) return found;
  const { directory } = context;
  const leads = (await directory.members(room)).filter(({ user, role }) => role === "lead" && !user.isDisabled);
  const made = await Promise.all(leads.map(({ user }) => directory.invitationsBy(user.id, room)));
  const shown = await showRoom(context, caller, room);
  if (!shown.ok) return shown;
  const known = new Map(shown.value.members.map(({ user }) => [user.id, user]));
  return ok(
    made
      .flat()
      .filter((invitation) => invitation.expiresAt > context.clock.now() && mayManage(caller, found.value, invitation))
      .toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1))
      .slice(0, MOST_LISTED)
      .map((invitation) => ({ invitation, inviter: known.get(invitation.by) ?? null })),
  );
}

/** Takes an invitation or a link back. One that the caller is not shown is `not-found`, like one that does not exist or was spent. Gives what it was. */
export async function revokeInvitation(
  context: Context & Needs<AccountStore, "by">,
  asker: UserRecord,
  room: RoomId,
  id: InvitationId,
): Promise<Result<InvitationRecord, "not-found" | "not-allowed">> {
  for (;;) {
    const caller = await findCaller(context, asker);
    if (caller === null) return fail("not-found");
    const standing = await findRoom(context, caller, room, "manage-members");
    if (!standing.ok) return standing;
    const listed = await listInvitations(context, caller, room);
    if (!listed.ok) return listed;
    const found = listed.value.find(({ invitation }) => invitation.id === id);
    if (found === undefined) return fail("not-found");
    const outcome = await context.directory.dropInvitation(context.by, id, decidedInRoom(caller, standing.value));
    // Rights changed meanwhile: decided again on what holds now.
    if (outcome === "stale") continue;
    return outcome === "dropped" ? ok(found.invitation) : fail("not-found");
  }
}

function mayManage(caller: UserRecord, { room, role, isHeld }: FoundRoom, { by, to }: InvitationRecord): boolean {
  const invitation = { by, partner: "partner" in to ? to.partner : null };
  return can(principalOf(caller), "manage-invitation", { kind: "invitation", host: room.host, role, isHeld, invitation });
}
