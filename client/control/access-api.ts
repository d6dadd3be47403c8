import { z } from "zod";
import type { GivenRole } from "../../shared/access/role.ts";
import { linkMade, openInvitation, openInvitationList, type MakeLinkRequest } from "../../shared/rest/invitations.ts";
import { roomPreview } from "../../shared/rest/previews.ts";
import { path } from "./path.ts";
import { readableItems } from "./read-items.ts";
import { request } from "./rest-client.ts";

// Lists are read item by item, as in api.ts.
const openInvitationsAnswer = openInvitationList.extend({ invitations: readableItems(openInvitation) });
const previewAnswer = z.object({
  preview: roomPreview.extend({
    compartments: readableItems(roomPreview.shape.compartments.element),
    members: readableItems(roomPreview.shape.members.element),
  }),
});

/** The calls about who has access to a room, and who is to have it. No call throws. */
export const accessApi = {
  makeLink: (room: string, body: MakeLinkRequest) => request(path`/api/rooms/${room}/links`, { method: "POST", body, answer: linkMade }),
  openInvitations: (room: string) => request(path`/api/rooms/${room}/invitations`, { answer: openInvitationsAnswer }),
  revokeInvitation: (room: string, invitation: string) =>
    request(path`/api/rooms/${room}/invitations/${invitation}`, { method: "DELETE", answer: z.unknown() }),
  preview: (room: string, partner: string, role: GivenRole) =>
    request(`${path`/api/rooms/${room}/previews/${partner}`}?role=${role}`, { answer: previewAnswer }),
} as const;
