import { roomMade } from "../../../domain/trail/trail-changes.ts";
import type { RoomStore } from "../../../ports/directory/rooms.ts";
import { isStale } from "./decided-on.ts";
import type { Tables } from "./tables.ts";

/** Rooms in memory. */
export function memoryRooms(tables: Tables): RoomStore {
  return {
    createRoom: async (by, room, lead, { most = Number.MAX_SAFE_INTEGER, decidedOn } = {}) => {
      if (isStale(tables, decidedOn)) return "stale";
      const made = tables.roomsMade.get(lead) ?? 0;
      if (made >= most) return "too-many";
      tables.trail.append(by, roomMade(room, lead));
      tables.roomsMade.set(lead, made + 1);
      tables.rooms.set(room.id, { room: { ...room }, roles: new Map([[lead, "lead"]]) });
      tables.record({ kind: "member-added", user: lead, room: room.id, role: "lead" });
      return "created";
    },
    roomFor: async (id, user) => {
      const row = tables.rooms.get(id);
      if (!row) return null;
      return { room: row.room, role: row.roles.get(user) ?? null, isHeld: tables.isHeldIn(id, user) };
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
