import type { Role } from "../../../../shared/access/role.ts";
import type { RoomId, UserId } from "../../../../shared/ids.ts";
import type { MemberDecision, MemberStore } from "../../../ports/directory/members.ts";
import type { Cause } from "../../../ports/directory/trail.ts";
import { memberRemoved, memberSet, type MemberToSet } from "../../../domain/trail/trail-changes.ts";
import { recordChange } from "./access-changes.ts";
import type { Database, Query } from "./database.ts";
import { text } from "../../../domain/directory-row.ts";
import { isNeededLead } from "../../../domain/needed-lead.ts";
import { roleOfMember, toUser, userColumns } from "./rows.ts";
import { writeTrail } from "./trail.ts";

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
    setMember: (by, member, decided) => inTransaction((within) => setMember(within, by, { member, decided })),
    removeMember: (by, room, user, decided) =>
      inTransaction(async (within) => {
        const { before, isStale, isNeeded } = await lockedStanding(within, { room, user, decided });
        if (isStale) return "stale";
        if (!before) return "not-member";
        if (isNeeded) return "last-lead";
        await within('DELETE FROM majlis.members WHERE room = $1 AND "user" = $2', [room, user]);
        await recordChange(within, { kind: "member-removed", user, room });
        await writeTrail(within, by, memberRemoved({ room, user }, before));
        return "removed";
      }),
  };
}

/** Does what `MemberStore.setMember` does, in the transaction of a caller. */
export async function setMember(
  within: Query,
  by: Cause,
  { member, decided }: { readonly member: MemberToSet; readonly decided: MemberDecision | undefined },
): ReturnType<MemberStore["setMember"]> {
  const { room, user, role } = member;
  const { before, isStale, isNeeded } = await lockedStanding(within, { room, user, decided });
  if (isStale) return "stale";
  if (before === role) return "unchanged";
  if (isNeeded) return "last-lead";
  await within(
    `INSERT INTO majlis.members (room, "user", role) VALUES ($1, $2, $3)
    ON CONFLICT (room, "user") DO UPDATE SET role = excluded.role`,
    [room, user, role],
  );
  await recordChange(within, { kind: before ? "role-changed" : "member-added", user, room, role });
  await writeTrail(within, by, memberSet(member, before));
  return before ? "changed" : "added";
}

interface Change {
  readonly room: RoomId;
  readonly user: UserId;
  readonly decided: MemberDecision | undefined;
}

/** How a user stands in a room, and whether it is still as it was decided on. Locks the room's row, so that the answer holds until the transaction ends (A1). */
async function lockedStanding(
  within: Query,
  { room, user, decided }: Change,
): Promise<{ readonly before: Role | null; readonly isStale: boolean; readonly isNeeded: boolean }> {
  // A statement of its own: the next ones must read the state after the wait for the lock.
  const locked = await within("SELECT host FROM majlis.rooms WHERE id = $1 FOR NO KEY UPDATE", [room]);
  const { rows } = await within(
    'SELECT m."user", m.role, u.partner FROM majlis.members m JOIN majlis.users u ON u.id = m."user" WHERE m.room = $1',
    [room],
  );
  const members = rows.map((row) => ({ user: text(row, "user"), partner: text(row, "partner"), role: roleOfMember(row) }));
  const roleOf = (id: UserId): Role | null => members.find((member) => member.user === id)?.role ?? null;
  const before = roleOf(user);
  const isStale =
    decided !== undefined &&
    (before !== decided.before || roleOf(decided.by) !== decided.role || (await isHeldIn(within, room, decided.by)) !== decided.isHeld);
  const host = locked.rows[0]?.["host"];
  return { before, isStale, isNeeded: typeof host === "string" && isNeededLead(user, members, host) };
}

async function isHeldIn(within: Query, room: RoomId, user: UserId): Promise<boolean> {
  const { count } = await within(
    `SELECT FROM majlis.write_holds h JOIN majlis.compartments c ON c.id = h.compartment
    WHERE c.room = $1 AND h."user" = $2 AND h.lifted_at IS NULL`,
    [room, user],
  );
  return count > 0;
}
