import type { MemberRecord, MemberStore } from "../../../ports/directory/members.ts";
import type { Tables } from "./tables.ts";

/** Members of rooms in memory. */
export function memoryMembers(tables: Tables): MemberStore {
  const isLastLead = (room: string, user: string): boolean => {
    const roles = tables.rooms.get(room)?.roles;
    return roles?.get(user) === "lead" && [...roles.values()].filter((role) => role === "lead").length === 1;
  };
  return {
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
