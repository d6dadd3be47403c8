import type { InvitationId } from "../../shared/ids.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { secretHash } from "../domain/secrets.ts";
import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { InvitationRecord, InvitationStore } from "../ports/directory/invitations.ts";
import type { RoomStore } from "../ports/directory/rooms.ts";
import type { Needs } from "./command-context.ts";
import { findCaller } from "./find-caller.ts";
import type { FoundRoom } from "./find-room.ts";
import { holdInvitation, type HeldInvitation } from "./held-invitation.ts";

type Context = Needs<RoomStore & AccountStore & InvitationStore, "by" | "clock" | "relayAccessChanges">;

/** Invitations shown at once. */
const MOST_SHOWN = 100;

/** The invitations that a person may accept now, newest first. Of many, some of each inviter: an invitation from one does not hide that from another. */
export async function showInvitations(
  context: Needs<RoomStore & AccountStore & InvitationStore, "clock">,
  caller: UserRecord,
): Promise<readonly HeldInvitation[]> {
  const held: HeldInvitation[] = [];
  for (const invitation of await context.directory.invitationsTo(caller.username, MOST_SHOWN)) {
    const found = await holdInvitation(context, invitation, caller);
    if (found !== null) held.push(found);
  }
  return held.toSorted((a, b) => b.invitation.createdAt - a.invitation.createdAt || (a.invitation.id < b.invitation.id ? -1 : 1));
}

/** Makes the caller a member by an invitation to their name. One to another name, and one that holds no longer, are `not-found`. */
export async function acceptInvitation(context: Context, caller: UserRecord, id: InvitationId): Promise<Result<FoundRoom, "not-found">> {
  const invitation = await context.directory.invitation(id);
  if (invitation === null || !isTo(invitation, caller)) return fail("not-found");
  const joined = await accept(context, invitation, caller);
  return joined === null ? fail("not-found") : ok(joined);
}

/** Refuses an invitation to the caller's name. Who invited sees it stand until it expires, as one to a name of no one does (found 14). */
export async function refuseInvitation(
  context: Needs<AccountStore & InvitationStore, "by">,
  asker: UserRecord,
  id: InvitationId,
): Promise<Result<null, "not-found">> {
  const { directory, by } = context;
  for (;;) {
    const caller = await findCaller(context, asker);
    const invitation = await directory.invitation(id);
    if (caller === null || invitation === null || !isTo(invitation, caller)) return fail("not-found");
    const outcome = await directory.refuseInvitation(by, id, { accounts: [caller] });
    // Rights changed meanwhile: decided again on what holds now.
    if (outcome === "stale") continue;
    return outcome === "refused" ? ok(null) : fail("not-found");
  }
}

/**
 * Makes the caller a member by the secret of a link. `link-ended` for one that was used, has expired or never was, whose maker may invite no more, and
 * for a person who is a member already; `wrong-partner` leaves the link as it is.
 */
export async function redeemLink(
  context: Context,
  caller: UserRecord,
  secret: string,
): Promise<Result<FoundRoom, "link-ended" | "wrong-partner">> {
  const invitation = await context.directory.invitationBySecret(secretHash(secret));
  if (invitation === null || !("partner" in invitation.to)) return fail("link-ended");
  if (invitation.to.partner !== caller.partner) return fail("wrong-partner");
  const joined = await accept(context, invitation, caller);
  return joined === null ? fail("link-ended") : ok(joined);
}

function isTo({ to }: InvitationRecord, { username }: UserRecord): boolean {
  return "username" in to && to.username === username;
}

async function accept(context: Context, invitation: InvitationRecord, asker: UserRecord): Promise<FoundRoom | null> {
  for (;;) {
    const caller = await findCaller(context, asker);
    const held = caller === null ? null : await holdInvitation(context, invitation, caller);
    if (held === null) return null;
    const { id, room, role } = invitation;
    const outcome = await context.directory.acceptInvitation(context.by, { id, room, user: asker.id, role }, held.decidedOn);
    // Rights changed meanwhile: decided again on what holds now.
    if (outcome === "stale") continue;
    if (outcome === "gone") return null;
    await context.relayAccessChanges();
    return { room: held.room.room, role, isHeld: false };
  }
}
