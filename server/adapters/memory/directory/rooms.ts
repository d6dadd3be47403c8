import type { RoomStore } from "../../../ports/directory/rooms.ts";
import type { Tables } from "./tables.ts";

/** Rooms in memory. */
export function memoryRooms(tables: Tables): RoomStore {
  return {
    createRoom: async (room, lead) => {
      tables.rooms.set(room.id, { room: { ...room }, roles: new Map([[lead, "lead"]]) });
      tables.record({ kind: "member-added", user: lead, room: room.id, role: "lead" });
    },
    roomFor: async (id, user) => {
      const row = tables.rooms.get(id);
      return row ? { room: row.room, role: row.roles.get(user) ?? null } : null;
    },
    roomsOf: async (user) =>
      [...tables.rooms.values()]
        .flatMap(({ room, roles }) => {
          const role = roles.get(user);
          return role ? [{ room, role }] : [];
        })
        .toSorted((a, b) => b.room.createdAt - a.room.createdAt || (a.room.id < b.room.id ? -1 : 1)),
  };
}
