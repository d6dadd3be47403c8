import { compartmentCreated, createCompartmentRequest } from "../../../../shared/rest/compartments.ts";
import { createRoomRequest, roomCreated, roomDetail, roomList } from "../../../../shared/rest/rooms.ts";
import { createCompartment } from "../../../commands/create-compartment.ts";
import { createRoom } from "../../../commands/create-room.ts";
import { showRoom } from "../../../commands/show-room.ts";
import type { HttpDeps } from "../http-deps.ts";
import { presentCompartment, presentRoom, presentRoomDetail } from "../present/room.ts";
import { json, refuse } from "../reply.ts";
import { route, type Route } from "../route.ts";
import { previewRoute } from "./previews.ts";

/** Rooms and their compartments, also as members of a partner would see them. */
export function roomRoutes(deps: HttpDeps): readonly Route[] {
  return [
    route({
      method: "get",
      path: "/api/rooms",
      spansRooms: true,
      summary: "The rooms the caller is a member of, newest first",
      limits: [],
      successes: [{ status: 200, schema: roomList }],
      problems: [],
      answer: async ({ caller }) => json(200, { rooms: (await deps.directory.roomsOf(caller.user.id)).map(presentRoom) }),
    }),
    route({
      method: "post",
      path: "/api/rooms",
      summary: "Make a room; its maker is its lead",
      body: createRoomRequest,
      limits: ["rooms"],
      successes: [{ status: 201, schema: roomCreated }],
      problems: ["not-allowed", "too-many-rooms"],
      answer: async ({ caller, by, body }) => {
        const made = await createRoom({ ...deps, by }, caller.user, body);
        return made.ok ? json(201, { room: presentRoom(made.value) }) : refuse(made.error);
      },
    }),
    route({
      method: "get",
      path: "/api/rooms/:room",
      summary: "A room, its members, and those of its compartments the caller may read",
      limits: [],
      successes: [{ status: 200, schema: roomDetail }],
      problems: ["not-found"],
      answer: async ({ caller, param }) => {
        const shown = await showRoom(deps, caller.user, param("room"));
        return shown.ok ? json(200, presentRoomDetail(shown.value, deps.demo !== undefined)) : refuse(shown.error);
      },
    }),
    previewRoute(deps),
    route({
      method: "post",
      path: "/api/rooms/:room/compartments",
      summary: "Make a compartment of the caller's partner (leads, and members who may release for their partner)",
      body: createCompartmentRequest,
      limits: ["compartments", "partners"],
      successes: [{ status: 201, schema: compartmentCreated }],
      problems: ["not-found", "not-allowed", "unknown-partner", "unknown-classification", "too-many-partners", "too-many-compartments"],
      answer: async ({ caller, by, param, body }) => {
        const made = await createCompartment({ ...deps, by }, caller.user, param("room"), body);
        return made.ok ? json(201, { compartment: presentCompartment(made.value) }) : refuse(made.error);
      },
    }),
  ];
}
