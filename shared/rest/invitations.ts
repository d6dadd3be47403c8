import { z } from "zod";
import { givenRole } from "./members.ts";
import { partnerCode } from "./text.ts";
import { personRef } from "./timeline.ts";

/** An invitation as who made it sees it: it says nothing of whether there is such a person. */
export const invitationMade = z.object({
  invitation: z.object({ id: z.string(), room: z.string(), username: z.string(), role: givenRole, expiresAt: z.iso.datetime() }),
});

/** An invitation as who is invited sees it; `by` and `partner` are who invites. */
export const invitationShown = z.object({
  id: z.string(),
  room: z.object({ id: z.string(), title: z.string(), summary: z.string(), host: partnerCode }),
  by: personRef,
  partner: partnerCode,
  role: givenRole,
  expiresAt: z.iso.datetime(),
});
/** See {@link invitationShown}. */
export type InvitationShown = z.infer<typeof invitationShown>;

/** Answer of `GET /api/invitations`: those that the caller may accept now, newest first. */
export const invitationList = z.object({ invitations: z.array(invitationShown) });

/**
 * An invitation or a link of a room as those see it who may take it back: to a name, of which it says nothing else, or for one person of a partner.
 * `by` and `byPartner` are who invites; left out where the caller may not know of them.
 */
export const openInvitation = z.object({
  id: z.string(),
  to: z.union([z.object({ username: z.string() }), z.object({ partner: z.string() })]),
  role: givenRole,
  by: personRef.optional(),
  byPartner: z.string().optional(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
/** See {@link openInvitation}. */
export type OpenInvitation = z.infer<typeof openInvitation>;

/** Answer of `GET /api/rooms/:room/invitations`: those that stand, newest first. */
export const openInvitationList = z.object({ invitations: z.array(openInvitation) });

/** A link works for a week at most. */
const MOST_HOURS = 168;

/** Body of `POST /api/rooms/:room/links`: lets in one person of `partner`, once. */
export const makeLinkRequest = z.strictObject({
  partner: partnerCode,
  role: givenRole,
  expiresInHours: z.int().min(1).max(MOST_HOURS),
});
/** See {@link makeLinkRequest}. */
export type MakeLinkRequest = z.infer<typeof makeLinkRequest>;

/**
 * Answer of `POST /api/rooms/:room/links`. The secret is in the link's fragment, which no server or proxy sees; it is shown this once.
 * `id` is that of the link in the list of those that stand; a node of an earlier version leaves it out.
 */
export const linkMade = z.object({ id: z.string().optional(), link: z.string(), expiresAt: z.iso.datetime() });

/** Body of `POST /api/links/redemption`: what is behind `#` in the link. */
export const redeemLinkRequest = z.strictObject({ secret: z.string().min(1).max(200) });
