import { invitationMade } from "../../../../shared/rest/invitations.ts";
import { addMemberRequest, memberAdded } from "../../../../shared/rest/members.ts";
import { addMember } from "../../../commands/add-member.ts";
import { removeMember } from "../../../commands/remove-member.ts";
import type { HttpDeps } from "../http-deps.ts";
import { presentMember } from "../present/room.ts";
import { empty, json, refuse } from "../reply.ts";
import { invitationRoutes, invited } from "./invitations.ts";
import { route, type Route } from "../route.ts";

/** Who is in a room, and who is invited. */
export function memberRoutes(deps: HttpDeps): readonly Route[] {
  return [
    ...invitationRoutes(deps),
    route({
      method: "post",
      path: "/api/rooms/:room/members",
      summary:
        "Change a member's role (200) (leads of the host; leads of other partners for their own); invite anyone else (202), or add them at once where the caller is an administrator of the site too (201)",
      body: addMemberRequest,
      limits: ["memberChangesPerMinute", "accountChangesPerMinute", "invitations"],
      // Added at once is brought in by the site, as accounts are.
      rateFor: ({ caller }) => (caller.isAdmin ? "accountChangesPerMinute" : "memberChangesPerMinute"),
      successes: [
        { status: 201, schema: memberAdded },
        { status: 200, schema: memberAdded },
        { status: 202, schema: invitationMade },
      ],
      problems: ["not-found", "not-allowed", "unknown-user", "last-lead", "too-many-invitations"],
      answer: async ({ caller, by, param, body }) => {
        const added = await addMember({ ...deps, by }, caller.user, param("room"), { ...body, onConsole: false });
        if (!added.ok) return refuse(added.error);
        if ("to" in added.value) return invited(deps, added.value);
        return json(added.value.isNew ? 201 : 200, { member: presentMember(added.value) });
      },
    }),
    route({
      method: "delete",
      path: "/api/rooms/:room/members/:user",
      summary:
        "Take a member out of a room, or leave it oneself; closes their live connections to it (leads of the host; leads of other partners for their own; anyone for themselves)",
      limits: [],
      successes: [{ status: 204 }],
      problems: ["not-found", "not-allowed", "last-lead"],
      answer: async ({ caller, by, param }) => {
        const removed = await removeMember({ ...deps, by }, caller.user, param("room"), param("user"));
        return removed.ok ? empty : refuse(removed.error);
      },
    }),
  ];
}
