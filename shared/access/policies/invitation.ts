import { unlessHeld, type InvitationObject, type Policy, type Rule } from "../policy.ts";

/**
 * Allows leads: those of the host every invitation, others what they made themselves and the links for their own nation. Of whose name an invitation
 * is, no one is told by this: there may be no such person (A14).
 */
const leadsConcerned: Rule<InvitationObject> = unlessHeld(
  ({ userId, partner }, { role, host, invitation }) =>
    role === "lead" && (partner === host || userId === invitation.by || partner === invitation.partner),
);

/** Who sees and takes back an invitation to a room that is not spent yet. */
export const invitationPolicy = { invitation: { "manage-invitation": leadsConcerned } } as const satisfies Policy;
