import type { Role } from "../../../../shared/access/role.ts";
import type { RoomId, UserId } from "../../../../shared/ids.ts";
import type { RoomStore } from "../../../ports/directory.ts";
import { recordChange } from "./access-changes.ts";
import type { Database, Query } from "./database.ts";
import { integer, toRole } from "../../../domain/directory-row.ts";
import { roleOfMember, toUser, userColumns } from "./rows.ts";

/** Members of rooms in PostgreSQL. */
export function postgresMembers({ query, inTransaction }: Database): Pick<RoomStore, "members" | "setMember" | "removeMember"> {
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
        const { before, isOnlyLead } = await lockedStanding(within, room, user);
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
        const { before, isOnlyLead } = await lockedStanding(within, room, user);
        if (!before) return "not-member";
        if (isOnlyLead) return "last-lead";
        await within('DELETE FROM majlis.members WHERE room = $1 AND "user" = $2', [room, user]);
        await recordChange(within, { kind: "member-removed", user, room });
        return "removed";
      }),
  };
}

/** How a user stands to a room, which stays true until the transaction ends: changes of one room's members take turns (A1). */
async function lockedStanding(
  within: Query,
  room: RoomId,
  user: UserId,
): Promise<{ readonly before: Role | null; readonly isOnlyLead: boolean }> {
  // A statement of its own: what the next one reads must be as of after the wait.
  await within("SELECT FROM majlis.rooms WHERE id = $1 FOR NO KEY UPDATE", [room]);
  const { rows } = await within(
    `SELECT max(role) FILTER (WHERE "user" = $2) AS role, count(*) FILTER (WHERE role = 'lead') AS leads FROM majlis.members WHERE room = $1`,
    [room, user],
  );
  const row = rows[0] ?? {};
  const before = toRole(row);
  return { before, isOnlyLead: before === "lead" && integer(row, "leads") === 1 };
}
