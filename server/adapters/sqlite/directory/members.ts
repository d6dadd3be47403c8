import type { DatabaseSync } from "node:sqlite";
import { assert } from "../../../../shared/assert.ts";
import type { Role } from "../../../../shared/access/role.ts";
import type { RoomId, UserId } from "../../../../shared/ids.ts";
import type { MemberStore } from "../../../ports/directory/members.ts";
import { integer, toRole } from "../../../domain/directory-row.ts";
import { changeRecorder } from "./access-changes.ts";
import { toUser, userColumns } from "./rows.ts";
import { inTransaction } from "./transaction.ts";

/** Members of rooms in SQLite. */
export function sqliteMembers(database: DatabaseSync): MemberStore {
  const record = changeRecorder(database);
  const all = database.prepare(
    `SELECT ${userColumns}, m.role FROM members m JOIN users u ON u.id = m.user WHERE m.room = ? ORDER BY u.username`,
  );
  const roleOf = database.prepare("SELECT role FROM members WHERE room = ? AND user = ?");
  const leads = database.prepare("SELECT count(*) AS leads FROM members WHERE room = ? AND role = 'lead'");
  const put = database.prepare("INSERT OR REPLACE INTO members (room, user, role) VALUES (?, ?, ?)");
  const drop = database.prepare("DELETE FROM members WHERE room = ? AND user = ?");

  const roleIn = (room: RoomId, user: UserId): Role | null => {
    const row = roleOf.get(room, user);
    return row ? toRole(row) : null;
  };
  const isOnlyLead = (room: RoomId, role: Role | null): boolean => {
    const row = leads.get(room);
    return role === "lead" && row !== undefined && integer(row, "leads") === 1;
  };
  const set = ({ room, user, role }: { readonly room: RoomId; readonly user: UserId; readonly role: Role }) => {
    const before = roleIn(room, user);
    if (before === role) return "unchanged";
    if (isOnlyLead(room, before)) return "last-lead";
    put.run(room, user, role);
    record({ kind: before ? "role-changed" : "member-added", user, room, role });
    return before ? "changed" : "added";
  };
  const remove = (room: RoomId, user: UserId) => {
    const before = roleIn(room, user);
    if (!before) return "not-member";
    if (isOnlyLead(room, before)) return "last-lead";
    drop.run(room, user);
    record({ kind: "member-removed", user, room });
    return "removed";
  };

  return {
    members: async (room) =>
      all.all(room).map((row) => {
        const role = toRole(row);
        assert(role, "a member has a role");
        return { user: toUser(row), role };
      }),
    setMember: async (member) => inTransaction(database, () => set(member)),
    removeMember: async (room, user) => inTransaction(database, () => remove(room, user)),
  };
}
