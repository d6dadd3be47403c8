import { isNeededLead, type LeadingMember } from "../../../domain/needed-lead.ts";
import type { MemberDecision, MemberRecord, MemberStore } from "../../../ports/directory/members.ts";
import type { Tables } from "./tables.ts";

/** Members of rooms in memory. */
export function memoryMembers(tables: Tables): MemberStore {
  const { set, remove } = memberWriter(tables);
  return {
    members: async (id) =>
      [...(tables.rooms.get(id)?.roles ?? [])]
        .flatMap(([user, role]): MemberRecord[] => {
          const row = tables.users.get(user);
          return row ? [{ user: row.user, role }] : [];
        })
        .toSorted((a, b) => (a.user.username < b.user.username ? -1 : 1)),
    setMember: async (member, decided) => set(member, decided),
    removeMember: async (room, user, decided) => remove(room, user, decided),
  };
}

/** Does what the methods of `MemberStore` do, without waiting. */
interface MemberWriter {
  readonly set: (...change: Parameters<MemberStore["setMember"]>) => Awaited<ReturnType<MemberStore["setMember"]>>;
  readonly remove: (...removed: Parameters<MemberStore["removeMember"]>) => Awaited<ReturnType<MemberStore["removeMember"]>>;
}

/** Gives the functions that change members. */
export function memberWriter(tables: Tables): MemberWriter {
  const isNeeded = (room: string, user: string): boolean => {
    const row = tables.rooms.get(room);
    if (!row) return false;
    const members = [...row.roles].map(([id, role]): LeadingMember => ({
      user: id,
      partner: tables.users.get(id)?.user.partner ?? "",
      role,
    }));
    return isNeededLead(user, members, row.room.host);
  };
  const isStale = (room: string, user: string, decided: MemberDecision | undefined): boolean => {
    if (decided === undefined) return false;
    const roles = tables.rooms.get(room)?.roles;
    const isHeld = tables.isHeldIn(room, decided.by);
    return roles?.get(decided.by) !== decided.role || isHeld !== decided.isHeld || (roles.get(user) ?? null) !== decided.before;
  };
  const set: MemberWriter["set"] = ({ room, user, role }, decided) => {
    const roles = tables.rooms.get(room)?.roles;
    if (!roles || !tables.users.has(user)) throw new Error("no such room or user");
    if (isStale(room, user, decided)) return "stale";
    const before = roles.get(user);
    if (before === role) return "unchanged";
    if (isNeeded(room, user)) return "last-lead";
    roles.set(user, role);
    tables.record({ kind: before ? "role-changed" : "member-added", user, room, role });
    return before ? "changed" : "added";
  };
  const remove: MemberWriter["remove"] = (room, user, decided) => {
    const roles = tables.rooms.get(room)?.roles;
    if (isStale(room, user, decided)) return "stale";
    if (!roles?.has(user)) return "not-member";
    if (isNeeded(room, user)) return "last-lead";
    roles.delete(user);
    tables.record({ kind: "member-removed", user, room });
    return "removed";
  };
  return { set, remove };
}
