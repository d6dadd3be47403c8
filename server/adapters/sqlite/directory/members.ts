import type { DatabaseSync } from "node:sqlite";
import { assert } from "../../../../shared/assert.ts";
import type { Role } from "../../../../shared/access/role.ts";
import type { RoomId, UserId } from "../../../../shared/ids.ts";
import type { DecidedOn } from "../../../ports/directory/decided-on.ts";
import type { MemberStore } from "../../../ports/directory/members.ts";
import type { Cause } from "../../../ports/directory/trail.ts";
import { memberRemoved, memberSet, type MemberToSet } from "../../../domain/trail/trail-changes.ts";
import { text, toRole } from "../../../domain/directory-row.ts";
import { isNeededLead } from "../../../domain/needed-lead.ts";
import { changeRecorder } from "./access-changes.ts";
import { staleCheck } from "./decided-on.ts";
import { toUser, userColumns, type Row } from "./rows.ts";
import { trailWriter } from "./trail.ts";
import { inTransaction } from "./transaction.ts";

/** Members of rooms in SQLite. */
export function sqliteMembers(database: DatabaseSync): MemberStore {
  const all = database.prepare(
    `SELECT ${userColumns}, m.role FROM members m JOIN users u ON u.id = m.user WHERE m.room = ? ORDER BY u.username`,
  );
  const { set, remove } = memberWriter(database);
  return {
    members: async (room) => all.all(room).map((row) => ({ user: toUser(row), role: memberRole(row) })),
    setMember: async (by, member, decidedOn) => inTransaction(database, () => set(by, member, decidedOn)),
    removeMember: async (by, room, user, decidedOn) => inTransaction(database, () => remove(by, room, user, decidedOn)),
  };
}

/** Does what the methods of `MemberStore` do, in the caller's transaction. */
interface MemberWriter {
  readonly set: (by: Cause, member: MemberToSet, decidedOn?: DecidedOn) => Awaited<ReturnType<MemberStore["setMember"]>>;
  readonly remove: (...removed: Parameters<MemberStore["removeMember"]>) => Awaited<ReturnType<MemberStore["removeMember"]>>;
}

/** Gives the functions that change members. */
export function memberWriter(database: DatabaseSync): MemberWriter {
  const record = changeRecorder(database);
  const writeTrail = trailWriter(database);
  const isStale = staleCheck(database);
  const roleOf = database.prepare("SELECT role FROM members WHERE room = ? AND user = ?");
  const leading = database.prepare("SELECT m.user, m.role, u.partner FROM members m JOIN users u ON u.id = m.user WHERE m.room = ?");
  const hostOf = database.prepare("SELECT host FROM rooms WHERE id = ?");
  const put = database.prepare("INSERT OR REPLACE INTO members (room, user, role) VALUES (?, ?, ?)");
  const drop = database.prepare("DELETE FROM members WHERE room = ? AND user = ?");

  const roleIn = (room: RoomId, user: UserId): Role | null => {
    const row = roleOf.get(room, user);
    return row ? toRole(row) : null;
  };
  const isNeeded = (room: RoomId, user: UserId): boolean => {
    const members = leading.all(room).map((row) => ({ user: text(row, "user"), partner: text(row, "partner"), role: memberRole(row) }));
    return isNeededLead(user, members, text(hostOf.get(room) ?? {}, "host"));
  };
  const set: MemberWriter["set"] = (by, member, decidedOn) => {
    const { room, user, role } = member;
    if (isStale(decidedOn)) return "stale";
    const before = roleIn(room, user);
    if (before === role) return "unchanged";
    if (before === "lead" && isNeeded(room, user)) return "last-lead";
    put.run(room, user, role);
    record({ kind: before ? "role-changed" : "member-added", user, room, role });
    writeTrail(by, memberSet(member, before));
    return before ? "changed" : "added";
  };
  const remove: MemberWriter["remove"] = (by, room, user, decidedOn) => {
    if (isStale(decidedOn)) return "stale";
    const before = roleIn(room, user);
    if (!before) return "not-member";
    if (before === "lead" && isNeeded(room, user)) return "last-lead";
    drop.run(room, user);
    record({ kind: "member-removed", user, room });
    writeTrail(by, memberRemoved({ room, user }, before));
    return "removed";
  };

  return { set, remove };
}

function memberRole(row: Row): Role {
  const role = toRole(row);
  assert(role, "a member has a role");
  return role;
}
