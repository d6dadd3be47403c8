import { addMemberRequest, memberAdded } from "../../../../shared/rest/members.ts";
import { addMember } from "../../../commands/add-member.ts";
import { removeMember } from "../../../commands/remove-member.ts";
import type { HttpDeps } from "../http-deps.ts";
import { presentMember } from "../present/room.ts";
import { empty, json, refuse } from "../reply.ts";
import { route, type Route } from "../route.ts";

/** Who is in a room. */
export function memberRoutes(deps: HttpDeps): readonly Route[] {
  return [
    route({
      method: "post",
      path: "/api/rooms/:room/members",
      summary: "Add a member (201) or change a member's role (200) (leads of the host; leads of other partners for their own)",
      body: addMemberRequest,
      successes: [
        { status: 201, schema: memberAdded },
        { status: 200, schema: memberAdded },
      ],
      problems: ["not-found", "not-allowed", "unknown-user", "last-lead"],
      answer: async ({ caller, param, body }) => {
        const added = await addMember(deps, caller.user, param("room"), body);
        return added.ok ? json(added.value.isNew ? 201 : 200, { member: presentMember(added.value) }) : refuse(added.error);
      },
    }),
    route({
      method: "delete",
      path: "/api/rooms/:room/members/:user",
      summary:
        "Take a member out of a room, or leave it oneself; closes their live connections to it (leads of the host; leads of other partners for their own; anyone for themselves)",
      successes: [{ status: 204 }],
      problems: ["not-found", "not-allowed", "last-lead"],
      answer: async ({ caller, param }) => {
        const removed = await removeMember(deps, caller.user, param("room"), param("user"));
        return removed.ok ? empty : refuse(removed.error);
      },
    }),
  ];
}
