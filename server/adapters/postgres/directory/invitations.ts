import { integer, toInvitation } from "../../../domain/directory-row.ts";
import type { InvitationRecord, InvitationStore } from "../../../ports/directory/invitations.ts";
import { invitationMade, invitationRefused, invitationWithdrawn } from "../../../domain/trail/trail-changes.ts";
import type { Database, Query } from "./database.ts";
import { isStale } from "./decided-on.ts";
import { setMember } from "./members.ts";
import { writeTrail } from "./trail.ts";

/** Invitations in PostgreSQL. */
export function postgresInvitations({ query, inTransaction }: Database): InvitationStore {
  const find = async (where: string, value: string): Promise<InvitationRecord | null> => {
    const { rows } = await query(`SELECT * FROM majlis.invitations WHERE ${where}`, [value]);
    return rows[0] ? toInvitation(rows[0]) : null;
  };
  return {
    invite: (by, invitation, most, decidedOn) =>
      inTransaction(async (within) => {
        if (await isStale(within, decidedOn)) return "stale";
        const outcome = await invite(within, invitation, most);
        if (outcome === "invited") await writeTrail(within, by, invitationMade(invitation));
        return outcome;
      }),
    invitation: (id) => find("id = $1", id),
    invitationBySecret: (hash) => find("secret_hash = $1", hash),
    invitationsTo: async (username, limit) => {
      const { rows } = await query(
        `SELECT *, row_number() OVER (PARTITION BY invited_by ORDER BY created_at DESC, id) AS turn
        FROM majlis.invitations WHERE username = $1 AND NOT is_refused ORDER BY turn, created_at DESC, id LIMIT $2`,
        [username, limit],
      );
      return rows.map(toInvitation);
    },
    invitationsBy: async (inviter, room) => {
      const { rows } = await query("SELECT * FROM majlis.invitations WHERE invited_by = $1 AND room = $2 ORDER BY created_at DESC, id", [
        inviter,
        room,
      ]);
      return rows.map(toInvitation);
    },
    refuseInvitation: (by, id, decidedOn) =>
      inTransaction(async (within) => {
        if (await isStale(within, decidedOn)) return "stale";
        const row = (await within("UPDATE majlis.invitations SET is_refused = TRUE WHERE id = $1 AND NOT is_refused RETURNING *", [id]))
          .rows[0];
        if (row === undefined) return "gone";
        await writeTrail(within, by, invitationRefused(toInvitation(row), by));
        return "refused";
      }),
    dropInvitation: (by, id, decidedOn) =>
      inTransaction(async (within) => {
        if (await isStale(within, decidedOn)) return "stale";
        const row = (await within("DELETE FROM majlis.invitations WHERE id = $1 RETURNING *", [id])).rows[0];
        if (row === undefined) return "gone";
        await writeTrail(within, by, invitationWithdrawn(toInvitation(row)));
        return "dropped";
      }),
    acceptInvitation: (...asked) => inTransaction((within) => accept(within, ...asked)),
    purgeInvitations: async (now) => (await query("DELETE FROM majlis.invitations WHERE expires_at <= $1", [now])).count,
  };
}

async function accept(
  within: Query,
  ...[by, { id, ...given }, decidedOn]: Parameters<InvitationStore["acceptInvitation"]>
): ReturnType<InvitationStore["acceptInvitation"]> {
  const isOther = await isStale(within, decidedOn);
  // Locked, so that of two nodes that spend it at once one finds it gone.
  const there = (await within("SELECT * FROM majlis.invitations WHERE id = $1 AND NOT is_refused FOR UPDATE", [id])).rows[0];
  if (there === undefined) return "gone";
  if (isOther) return "stale";
  await setMember(within, by, { ...given, invited: { invitation: id, by: toInvitation(there).by } });
  await within("DELETE FROM majlis.invitations WHERE id = $1", [id]);
  return "accepted";
}

async function invite(within: Query, { id, room, by, role, to, createdAt, expiresAt }: InvitationRecord, most: number) {
  // Invitations of one person take turns here; the count is a statement of its own, so that it reads the state after the wait.
  await within("SELECT FROM majlis.users WHERE id = $1 FOR NO KEY UPDATE", [by]);
  const [username, partner, hash] = "username" in to ? [to.username, null, null] : [null, to.partner, to.secretHash];
  const valid = await within(
    `SELECT count(*) AS valid FROM majlis.invitations
    WHERE invited_by = $1 AND expires_at > $2 AND NOT (room = $3 AND username IS NOT NULL AND username = $4)`,
    [by, createdAt, room, username ?? ""],
  );
  if (integer(valid.rows[0] ?? {}, "valid") >= most) return "too-many";
  await within("DELETE FROM majlis.invitations WHERE room = $1 AND invited_by = $2 AND username = $3", [room, by, username ?? ""]);
  await within(
    `INSERT INTO majlis.invitations (id, room, invited_by, role, username, partner, secret_hash, created_at, expires_at)
    VALUES ($1, $2, $3, $4, nullif($5, ''), nullif($6, ''), nullif($7, ''), $8, $9)`,
    [id, room, by, role, username ?? "", partner ?? "", hash ?? "", createdAt, expiresAt],
  );
  return "invited";
}
