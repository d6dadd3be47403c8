import { hostedRoomList, hostedRoomQuery, type HostedRoom as PresentedRoom } from "../../../../shared/rest/rooms.ts";
import { listHostedRooms, mayStillListRooms } from "../../../commands/list-hosted-rooms.ts";
import type { HostedRoom } from "../../../ports/directory/rooms.ts";
import type { HttpDeps } from "../http-deps.ts";
import { presentAccount } from "../present/person.ts";
import { json, refuse } from "../reply.ts";
import { route, type Route } from "../route.ts";

/** The rooms of the site, as far as those know them who administer it or a host. */
export function hostedRoomsRoute(deps: HttpDeps): Route {
  return route({
    method: "get",
    path: "/api/hosted-rooms",
    summary:
      "Rooms with their hosts and the leads of these, newest first (administrators: all; partner administrators: those that their partner hosts)",
    query: hostedRoomQuery,
    limits: ["accountListsPerMinute"],
    successes: [{ status: 200, schema: hostedRoomList }],
    problems: ["not-allowed"],
    recheck: async (now, { by }) => (mayStillListRooms(now, by) ? null : "not-allowed"),
    answer: async ({ caller, query: { host, after, limit } }) => {
      const from = after === undefined ? undefined : placeOf(after);
      const asked = { limit, ...(host !== undefined && { host }), ...(from !== undefined && { after: from }) };
      const listed = await listHostedRooms(deps, caller.user, asked);
      if (!listed.ok) return refuse(listed.error);
      const { rooms, next } = listed.value;
      return json(200, { rooms: rooms.map(presentHostedRoom), ...(next !== undefined && { next: `${next.createdAt}.${next.id}` }) });
    },
  });
}

/** The room that `next` named. What it never named comes after every room. */
function placeOf(after: string): Pick<HostedRoom, "id" | "createdAt"> {
  const [, createdAt = "0", id = ""] = /^(\d{1,15})\.(.+)$/u.exec(after) ?? [];
  return { createdAt: Number(createdAt), id };
}

function presentHostedRoom({ id, host, createdAt, leads }: HostedRoom): PresentedRoom {
  return { id, host, createdAt: new Date(createdAt).toISOString(), leads: leads.map(presentAccount) };
}
