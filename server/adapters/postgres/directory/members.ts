import type { Role } from "../../../../shared/access/role.ts";
import type { RoomId, UserId } from "../../../../shared/ids.ts";
import type { MemberStore } from "../../../ports/directory/members.ts";
import { recordChange } from "./access-changes.ts";
import type { Database, Query } from "./database.ts";
import { integer, toRole } from "../../../domain/directory-row.ts";
import { roleOfMember, toUser, userColumns } from "./rows.ts";

/** Members of rooms in PostgreSQL. */
export function postgresMembers({ query, inTransaction }: Database): MemberStore {
  return {
    members: async (room) => {
      const { rows } = await query(
        `SELECT ${userColumns}, m.role FROM majlis.members m JOIN majlis.users u ON u.id = m."user" WHERE m.room = $1 ORDER BY u.username`,
        [room],
      );
      return rows.map((row) => ({ user: toUser(row), role: roleOfMember(row) }));
    },
    setMember: ({ room, user, role }) =>
      inTransaction(async (within) => {
        const { before, isOnlyLead } = await lockedRole(within, room, user);
        if (before === role) return "unchanged";
        if (isOnlyLead) return "last-lead";
        await within(
          `INSERT INTO majlis.members (room, "user", role) VALUES ($1, $2, $3)
          ON CONFLICT (room, "user") DO UPDATE SET role = excluded.role`,
          [room, user, role],
        );
        await recordChange(within, { kind: before ? "role-changed" : "member-added", user, room, role });
        return before ? "changed" : "added";
      }),
    removeMember: (room, user) =>
      inTransaction(async (within) => {
        const { before, isOnlyLead } = await lockedRole(within, room, user);
        if (!before) return "not-member";
        if (isOnlyLead) return "last-lead";
        await within('DELETE FROM majlis.members WHERE room = $1 AND "user" = $2', [room, user]);
        await recordChange(within, { kind: "member-removed", user, room });
        return "removed";
      }),
  };
}

/** A user's role in a room. Locks the room's row, so that the answer holds until the transaction ends (A1). */
async function lockedRole(
  within: Query,
  room: RoomId,
  user: UserId,
): Promise<{ readonly before: Role | null; readonly isOnlyLead: boolean }> {
  // A statement of its own: the next one must read the state after the wait for the lock.
  await within("SELECT FROM majlis.rooms WHERE id = $1 FOR NO KEY UPDATE", [room]);
  const { rows } = await within(
    `SELECT max(role) FILTER (WHERE "user" = $2) AS role, count(*) FILTER (WHERE role = 'lead') AS leads FROM majlis.members WHERE room = $1`,
    [room, user],
  );
  const row = rows[0] ?? {};
  const before = toRole(row);
  return { before, isOnlyLead: before === "lead" && integer(row, "leads") === 1 };
}
