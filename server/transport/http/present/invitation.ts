import type { z } from "zod";
import type { invitationMade, InvitationShown } from "../../../../shared/rest/invitations.ts";
import type { HeldInvitation } from "../../../commands/held-invitation.ts";
import type { NamedInvitation } from "../../../commands/invite.ts";
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
