import { isNeededLead, type LeadingMember } from "../../../domain/needed-lead.ts";
import { memberRemoved, memberSet, type MemberToSet } from "../../../domain/trail/trail-changes.ts";
import type { MemberDecision, MemberRecord, MemberStore } from "../../../ports/directory/members.ts";
import type { Cause } from "../../../ports/directory/trail.ts";
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
    setMember: async (by, member, decided) => set(by, member, decided),
    removeMember: async (by, room, user, decided) => remove(by, room, user, decided),
  };
}

/** Does what the methods of `MemberStore` do, without waiting. */
interface MemberWriter {
  readonly set: (by: Cause, member: MemberToSet, decided?: MemberDecision) => Awaited<ReturnType<MemberStore["setMember"]>>;
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
  const set: MemberWriter["set"] = (by, member, decided) => {
    const { room, user, role } = member;
    const roles = tables.rooms.get(room)?.roles;
    if (!roles || !tables.users.has(user)) throw new Error("no such room or user");
    if (isStale(room, user, decided)) return "stale";
    const before = roles.get(user);
    if (before === role) return "unchanged";
    if (isNeeded(room, user)) return "last-lead";
    tables.trail.append(by, memberSet(member, before ?? null));
    roles.set(user, role);
    tables.record({ kind: before ? "role-changed" : "member-added", user, room, role });
    return before ? "changed" : "added";
  };
  const remove: MemberWriter["remove"] = (by, room, user, decided) => {
    const roles = tables.rooms.get(room)?.roles;
    if (isStale(room, user, decided)) return "stale";
    const before = roles?.get(user);
    if (roles === undefined || before === undefined) return "not-member";
    if (isNeeded(room, user)) return "last-lead";
    tables.trail.append(by, memberRemoved({ room, user }, before));
    roles.delete(user);
    tables.record({ kind: "member-removed", user, room });
    return "removed";
  };
  return { set, remove };
}
