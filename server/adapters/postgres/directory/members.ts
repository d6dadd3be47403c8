import type { Role } from "../../../../shared/access/role.ts";
import type { RoomId, UserId } from "../../../../shared/ids.ts";
import type { MemberStore } from "../../../ports/directory/members.ts";
import type { Cause } from "../../../ports/directory/trail.ts";
import { memberRemoved, memberSet, type MemberToSet } from "../../../domain/trail/trail-changes.ts";
import { recordChange } from "./access-changes.ts";
import type { Database, Query } from "./database.ts";
import { isStale, lockedRoom } from "./decided-on.ts";
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
    setMember: (by, member, decidedOn) =>
      inTransaction(async (within) => ((await isStale(within, decidedOn)) ? "stale" : await setMember(within, by, member))),
    removeMember: (by, room, user, decidedOn) =>
      inTransaction(async (within) => {
        if (await isStale(within, decidedOn)) return "stale";
        const { before, isNeeded } = await lockedMember(within, room, user);
        if (!before) return "not-member";
        if (isNeeded) return "last-lead";
        await within('DELETE FROM majlis.members WHERE room = $1 AND "user" = $2', [room, user]);
        await recordChange(within, { kind: "member-removed", user, room });
        await writeTrail(within, by, memberRemoved({ room, user }, before));
        return "removed";
      }),
  };
}

/** Does what `MemberStore.setMember` does, in the transaction of a caller who has compared what it was decided on. */
export async function setMember(
  within: Query,
  by: Cause,
  member: MemberToSet,
): Promise<Exclude<Awaited<ReturnType<MemberStore["setMember"]>>, "stale">> {
  const { room, user, role } = member;
  const { before, isNeeded } = await lockedMember(within, room, user);
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

/** A person's role in a room, null for none, and whether the room cannot do without them as a lead, until the transaction ends (A1). */
async function lockedMember(
  within: Query,
  room: RoomId,
  user: UserId,
): Promise<{ readonly before: Role | null; readonly isNeeded: boolean }> {
  const { host, members } = await lockedRoom(within, room);
  const before = members.find((member) => member.user === user)?.role ?? null;
  return { before, isNeeded: host !== null && isNeededLead(user, members, host) };
}
