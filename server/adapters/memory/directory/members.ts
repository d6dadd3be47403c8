import { isNeededLead, type LeadingMember } from "../../../domain/needed-lead.ts";
import { memberRemoved, memberSet, type MemberToSet } from "../../../domain/trail/trail-changes.ts";
import type { DecidedOn } from "../../../ports/directory/decided-on.ts";
import type { MemberRecord, MemberStore } from "../../../ports/directory/members.ts";
import type { Cause } from "../../../ports/directory/trail.ts";
import { isStale } from "./decided-on.ts";
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
    setMember: async (by, member, decidedOn) => set(by, member, decidedOn),
    removeMember: async (by, room, user, decidedOn) => remove(by, room, user, decidedOn),
  };
}

/** Does what the methods of `MemberStore` do, without waiting. */
interface MemberWriter {
  readonly set: (by: Cause, member: MemberToSet, decidedOn?: DecidedOn) => Awaited<ReturnType<MemberStore["setMember"]>>;
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
  const set: MemberWriter["set"] = (by, member, decidedOn) => {
    const { room, user, role } = member;
    const roles = tables.rooms.get(room)?.roles;
    if (!roles || !tables.users.has(user)) throw new Error("no such room or user");
    if (isStale(tables, decidedOn)) return "stale";
    const before = roles.get(user);
    if (before === role) return "unchanged";
    if (isNeeded(room, user)) return "last-lead";
    tables.trail.append(by, memberSet(member, before ?? null));
    roles.set(user, role);
    tables.record({ kind: before ? "role-changed" : "member-added", user, room, role });
    return before ? "changed" : "added";
  };
  const remove: MemberWriter["remove"] = (by, room, user, decidedOn) => {
    const roles = tables.rooms.get(room)?.roles;
    if (isStale(tables, decidedOn)) return "stale";
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
