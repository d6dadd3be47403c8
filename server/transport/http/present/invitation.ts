import type { z } from "zod";
import type { invitationMade, InvitationShown, OpenInvitation } from "../../../../shared/rest/invitations.ts";
import type { HeldInvitation } from "../../../commands/held-invitation.ts";
import type { NamedInvitation } from "../../../commands/invite.ts";
import type { ManagedInvitation } from "../../../commands/manage-invitations.ts";
import { presentPerson } from "./person.ts";

/** An invitation as who made it sees it. */
export function presentMadeInvitation({ id, room, to, role, expiresAt }: NamedInvitation): z.infer<typeof invitationMade> {
  return { invitation: { id, room, username: to.username, role, expiresAt: new Date(expiresAt).toISOString() } };
}

/** An invitation as who is invited sees it. */
export function presentInvitation({ invitation, inviter, room: { room } }: HeldInvitation): InvitationShown {
  return {
    id: invitation.id,
    room: { id: room.id, title: room.title, summary: room.summary, host: room.host },
    by: presentPerson(inviter),
    partner: inviter.partner,
    role: invitation.role,
    expiresAt: new Date(invitation.expiresAt).toISOString(),
  };
}

/** An invitation or a link as those see it who may take it back. */
export function presentOpenInvitation({ invitation, inviter }: ManagedInvitation): OpenInvitation {
  const { id, to, role, createdAt, expiresAt } = invitation;
  return {
    id,
    to: "username" in to ? { username: to.username } : { partner: to.partner },
    role,
    ...(inviter !== null && { by: presentPerson(inviter), byPartner: inviter.partner }),
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
  };
}
