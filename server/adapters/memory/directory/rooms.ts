import type { MemberRecord, RoomStore } from "../../../ports/directory.ts";
import type { Tables } from "./tables.ts";

/** Rooms and members in memory. */
export function memoryRooms(
  tables: Tables,
): Pick<RoomStore, "createRoom" | "roomFor" | "roomsOf" | "members" | "setMember" | "removeMember"> {
  const isLastLead = (room: string, user: string): boolean => {
    const roles = tables.rooms.get(room)?.roles;
    return roles?.get(user) === "lead" && [...roles.values()].filter((role) => role === "lead").length === 1;
  };

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
    members: async (id) =>
      [...(tables.rooms.get(id)?.roles ?? [])]
        .flatMap(([user, role]): MemberRecord[] => {
          const row = tables.users.get(user);
          return row ? [{ user: row.user, role }] : [];
        })
        .toSorted((a, b) => (a.user.username < b.user.username ? -1 : 1)),
    setMember: async ({ room, user, role }) => {
      const roles = tables.rooms.get(room)?.roles;
      if (!roles || !tables.users.has(user)) throw new Error("no such room or user");
      const before = roles.get(user);
      if (before === role) return "unchanged";
      if (isLastLead(room, user)) return "last-lead";
      roles.set(user, role);
      tables.record({ kind: before ? "role-changed" : "member-added", user, room, role });
      return before ? "changed" : "added";
    },
    removeMember: async (room, user) => {
      const roles = tables.rooms.get(room)?.roles;
      if (!roles?.has(user)) return "not-member";
      if (isLastLead(room, user)) return "last-lead";
      roles.delete(user);
      tables.record({ kind: "member-removed", user, room });
      return "removed";
    },
  };
}
