import { can } from "../../shared/access/can.ts";
import type { InvitationId, RoomId } from "../../shared/ids.ts";
import type { AddMemberRequest } from "../../shared/rest/members.ts";
import type { MakeLinkRequest } from "../../shared/rest/invitations.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import { decidedInRoom } from "../domain/decided-on.ts";
import { memberObject } from "../domain/known-members.ts";
import type { PersonNews } from "../domain/person-news.ts";
import { newId, newSecret, secretHash } from "../domain/secrets.ts";
import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { InvitationRecord, InvitationStore } from "../ports/directory/invitations.ts";
import type { PartnerStore } from "../ports/directory/partners.ts";
import type { RoomStore } from "../ports/directory/rooms.ts";
import type { Needs } from "./command-context.ts";
import { findCaller } from "./find-caller.ts";
import { findRoom } from "./find-room.ts";
import { holdInvitation } from "./held-invitation.ts";

const HOUR_MS = 3_600_000;
/** An invitation to a name is valid for so long, milliseconds: a week. */
const INVITATION_MS = 7 * 24 * HOUR_MS;

/** An invitation to a name. */
export interface NamedInvitation extends InvitationRecord {
  readonly to: { readonly username: string };
}

/**
 * Invites a name to a room. The answer and what it costs are the same whether there is an account of that name and whether the caller may
 * invite its nation (found 14): both are asked when the invitation is shown and accepted.
 */
export async function invite(
  context: Needs<AccountStore & RoomStore & InvitationStore, "by" | "clock" | "random" | "limits">,
  asker: UserRecord,
  room: RoomId,
  { username, role }: AddMemberRequest,
): Promise<Result<NamedInvitation, "not-found" | "not-allowed" | "too-many-invitations">> {
  const createdAt = context.clock.now();
  const times = { createdAt, expiresAt: createdAt + INVITATION_MS };
  const invitation = { id: newId(context.random), room, by: asker.id, role, to: { username }, ...times, isRefused: false };
  for (;;) {
    const caller = await findCaller(context, asker);
    if (caller === null) return fail("not-found");
    const found = await findRoom(context, caller, room, "manage-members");
    if (!found.ok) return found;
    const outcome = await context.directory.invite(context.by, invitation, context.limits.invitations, decidedInRoom(caller, found.value));
    // Rights changed meanwhile: decided again on what holds now.
    if (outcome === "stale") continue;
    return outcome === "invited" ? ok(invitation) : fail("too-many-invitations");
  }
}

/**
 * Tells the person of a name that their invitations changed, if this one holds for them. Not waited for by who invites or takes it back: it takes longer
 * where there is such a person.
 */
export async function tellInvited(
  context: Needs<RoomStore & AccountStore, "clock"> & { readonly invitationNews: Pick<PersonNews, "changed"> },
  invitation: NamedInvitation,
): Promise<void> {
  const account = await context.directory.userByUsername(invitation.to.username);
  if (account !== null && (await holdInvitation(context, invitation, account.user)) !== null)
    context.invitationNews.changed(account.user.id);
}

/** Makes a link that lets one person of a partner in, once. `secret` is given this once and kept nowhere. */
export async function makeLink(
  context: Needs<AccountStore & RoomStore & PartnerStore & InvitationStore, "by" | "clock" | "random" | "limits">,
  asker: UserRecord,
  room: RoomId,
  { partner, role, expiresInHours }: MakeLinkRequest,
): Promise<Result<{ readonly id: InvitationId; readonly secret: string; readonly expiresAt: number }, LinkRefusal>> {
  const guest = { user: { id: "", partner }, role: null };
  const createdAt = context.clock.now();
  const expiresAt = createdAt + expiresInHours * HOUR_MS;
  const secret = newSecret(context.random);
  const to = { partner, secretHash: secretHash(secret) };
  const invitation = { id: newId(context.random), room, by: asker.id, role, to, createdAt, expiresAt, isRefused: false };
  for (;;) {
    const caller = await findCaller(context, asker);
    if (caller === null) return fail("not-found");
    const found = await findRoom(context, caller, room, "manage-members");
    if (!found.ok) return found;
    if (!can(principalOf(caller), "manage-member", memberObject(found.value, guest))) return fail("not-allowed");
    if (!(await context.directory.partners()).some(({ code }) => code === partner)) return fail("unknown-partner");
    const outcome = await context.directory.invite(context.by, invitation, context.limits.invitations, decidedInRoom(caller, found.value));
    // Rights changed meanwhile: decided again on what holds now.
    if (outcome === "stale") continue;
    return outcome === "invited" ? ok({ id: invitation.id, secret, expiresAt }) : fail("too-many-invitations");
  }
}

type LinkRefusal = "not-found" | "not-allowed" | "unknown-partner" | "too-many-invitations";
