import {
  invitationList,
  invitationMade,
  linkMade,
  makeLinkRequest,
  openInvitationList,
  redeemLinkRequest,
} from "../../../../shared/rest/invitations.ts";
import { addMemberRequest } from "../../../../shared/rest/members.ts";
import { roomCreated } from "../../../../shared/rest/rooms.ts";
import { acceptInvitation, redeemLink, refuseInvitation, showInvitations } from "../../../commands/answer-invitation.ts";
import { invite, makeLink, tellInvited, type NamedInvitation } from "../../../commands/invite.ts";
import { findRoom } from "../../../commands/find-room.ts";
import { listInvitations, revokeInvitation } from "../../../commands/manage-invitations.ts";
import type { HttpDeps } from "../http-deps.ts";
import { presentInvitation, presentMadeInvitation, presentOpenInvitation } from "../present/invitation.ts";
import { presentRoom } from "../present/room.ts";
import { empty, json, refuse, type Reply } from "../reply.ts";
import { route, type Route } from "../route.ts";

/** Inviting to a room by name and by link, taking it back, and answering. */
export function invitationRoutes(deps: HttpDeps): readonly Route[] {
  return [...makingRoutes(deps), ...managingRoutes(deps), ...answeringRoutes(deps)];
}

/** The answer to an invitation that was made; tells the person of it, without waiting. */
export function invited(deps: HttpDeps, invitation: NamedInvitation): Reply {
  tell(deps, invitation);
  return json(202, presentMadeInvitation(invitation));
}

/** Tells the person of an invitation to a name, without waiting. */
function tell(deps: HttpDeps, invitation: NamedInvitation): void {
  tellInvited(deps, invitation).catch((cause: unknown) => deps.log.warn({ err: cause }, "a person was not told of an invitation"));
}

function managingRoutes(deps: HttpDeps): readonly Route[] {
  return [
    route({
      method: "get",
      path: "/api/rooms/:room/invitations",
      summary:
        "The invitations and links of a room that stand, newest first (leads of the host; leads of other partners those of their own making, and links for their own)",
      limits: [],
      successes: [{ status: 200, schema: openInvitationList }],
      problems: ["not-found", "not-allowed"],
      recheck: async (now, { param }) => {
        const found = await findRoom(deps, now, param("room"), "manage-members");
        return found.ok ? null : found.error;
      },
      answer: async ({ caller, param }) => {
        const listed = await listInvitations(deps, caller.user, param("room"));
        return listed.ok ? json(200, { invitations: listed.value.map(presentOpenInvitation) }) : refuse(listed.error);
      },
    }),
    route({
      method: "delete",
      path: "/api/rooms/:room/invitations/:invitation",
      summary: "Take an invitation or a link back (those who are shown it)",
      limits: ["memberChangesPerMinute"],
      successes: [{ status: 204 }],
      problems: ["not-found", "not-allowed"],
      answer: async ({ caller, by, param }) => {
        const revoked = await revokeInvitation({ ...deps, by }, caller.user, param("room"), param("invitation"));
        if (!revoked.ok) return refuse(revoked.error);
        const { to } = revoked.value;
        if ("username" in to) tell(deps, { ...revoked.value, to });
        return empty;
      },
    }),
  ];
}

function makingRoutes(deps: HttpDeps): readonly Route[] {
  return [
    route({
      method: "post",
      path: "/api/rooms/:room/invitations",
      summary: "Invite a name to a room, alike whether there is such a person (leads)",
      body: addMemberRequest,
      limits: ["memberChangesPerMinute", "invitations"],
      successes: [{ status: 202, schema: invitationMade }],
      problems: ["not-found", "not-allowed", "too-many-invitations"],
      answer: async ({ caller, by, param, body }) => {
        const made = await invite({ ...deps, by }, caller.user, param("room"), body);
        return made.ok ? invited(deps, made.value) : refuse(made.error);
      },
    }),
    route({
      method: "post",
      path: "/api/rooms/:room/links",
      summary: "Make a link that lets one person of a partner into a room, once (leads of the host; leads of other partners for their own)",
      body: makeLinkRequest,
      limits: ["memberChangesPerMinute", "invitations"],
      successes: [{ status: 201, schema: linkMade }],
      problems: ["not-found", "not-allowed", "unknown-partner", "too-many-invitations"],
      answer: async ({ caller, by, param, body }) => {
        const made = await makeLink({ ...deps, by }, caller.user, param("room"), body);
        if (!made.ok) return refuse(made.error);
        const { id, secret, expiresAt } = made.value;
        return json(201, { id, link: `${deps.ownOrigins()[0] ?? ""}/join#${secret}`, expiresAt: new Date(expiresAt).toISOString() });
      },
    }),
  ];
}

function answeringRoutes(deps: HttpDeps): readonly Route[] {
  return [
    route({
      method: "get",
      path: "/api/invitations",
      summary: "The invitations that the caller may accept now, newest first",
      limits: [],
      successes: [{ status: 200, schema: invitationList }],
      problems: [],
      answer: async ({ caller }) => json(200, { invitations: (await showInvitations(deps, caller.user)).map(presentInvitation) }),
    }),
    route({
      method: "post",
      path: "/api/invitations/:invitation/acceptance",
      summary: "Accept an invitation: the caller becomes a member of the room",
      limits: ["memberChangesPerMinute"],
      successes: [{ status: 201, schema: roomCreated }],
      problems: ["not-found"],
      answer: async ({ caller, by, param }) => {
        const joined = await acceptInvitation({ ...deps, by }, caller.user, param("invitation"));
        if (!joined.ok) return refuse(joined.error);
        deps.invitationNews.changed(caller.user.id);
        return json(201, { room: presentRoom(joined.value) });
      },
    }),
    route({
      method: "post",
      path: "/api/invitations/:invitation/refusal",
      summary: "Refuse an invitation",
      limits: ["memberChangesPerMinute"],
      successes: [{ status: 204 }],
      problems: ["not-found"],
      answer: async ({ caller, by, param }) => {
        const refused = await refuseInvitation({ ...deps, by }, caller.user, param("invitation"));
        if (!refused.ok) return refuse(refused.error);
        deps.invitationNews.changed(caller.user.id);
        return empty;
      },
    }),
    route({
      method: "post",
      path: "/api/links/redemption",
      summary: "Become a member of a room by the secret of a link",
      body: redeemLinkRequest,
      limits: ["memberChangesPerMinute"],
      successes: [{ status: 201, schema: roomCreated }],
      problems: ["link-ended", "wrong-partner"],
      answer: async ({ caller, by, body }) => {
        const joined = await redeemLink({ ...deps, by }, caller.user, body.secret);
        return joined.ok ? json(201, { room: presentRoom(joined.value) }) : refuse(joined.error);
      },
    }),
  ];
}
