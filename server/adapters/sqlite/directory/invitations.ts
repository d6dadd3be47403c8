import type { DatabaseSync } from "node:sqlite";
import { integer, toInvitation } from "../../../domain/directory-row.ts";
import type { InvitationRecord, InvitationStore } from "../../../ports/directory/invitations.ts";
import type { Cause } from "../../../ports/directory/trail.ts";
import { invitationMade, invitationRefused, invitationWithdrawn } from "../../../domain/trail/trail-changes.ts";
import { staleCheck } from "./decided-on.ts";
import { memberWriter } from "./members.ts";
import { trailWriter } from "./trail.ts";
import { inTransaction } from "./transaction.ts";

/** Invitations in SQLite. */
export function sqliteInvitations(database: DatabaseSync): InvitationStore {
  const { set: setMember } = memberWriter(database);
  const invite = inviter(database);
  const writeTrail = trailWriter(database);
  const isStale = staleCheck(database);
  const byId = database.prepare("SELECT * FROM invitations WHERE id = ?");
  const bySecret = database.prepare("SELECT * FROM invitations WHERE secret_hash = ?");
  const toName = database.prepare(
    `SELECT *, row_number() OVER (PARTITION BY invited_by ORDER BY created_at DESC, id) AS turn
    FROM invitations WHERE username = ? AND NOT is_refused ORDER BY turn, created_at DESC, id LIMIT ?`,
  );
  const byInviter = database.prepare("SELECT * FROM invitations WHERE invited_by = ? AND room = ? ORDER BY created_at DESC, id");
  const refuse = database.prepare("UPDATE invitations SET is_refused = 1 WHERE id = ? AND NOT is_refused RETURNING *");
  const drop = database.prepare("DELETE FROM invitations WHERE id = ? RETURNING *");
  const purge = database.prepare("DELETE FROM invitations WHERE expires_at <= ?");

  return {
    invite: async (by, invitation, most, decidedOn) =>
      inTransaction(database, () => (isStale(decidedOn) ? "stale" : invite(by, invitation, most))),
    invitation: async (id) => {
      const row = byId.get(id);
      return row ? toInvitation(row) : null;
    },
    invitationBySecret: async (hash) => {
      const row = bySecret.get(hash);
      return row ? toInvitation(row) : null;
    },
    invitationsTo: async (username, limit) => toName.all(username, limit).map(toInvitation),
    invitationsBy: async (inviter, room) => byInviter.all(inviter, room).map(toInvitation),
    refuseInvitation: async (by, id, decidedOn) =>
      inTransaction(database, () => {
        if (isStale(decidedOn)) return "stale";
        const row = refuse.get(id);
        if (row === undefined) return "gone";
        writeTrail(by, invitationRefused(toInvitation(row), by));
        return "refused";
      }),
    dropInvitation: async (by, id, decidedOn) =>
      inTransaction(database, () => {
        if (isStale(decidedOn)) return "stale";
        const row = drop.get(id);
        if (row === undefined) return "gone";
        writeTrail(by, invitationWithdrawn(toInvitation(row)));
        return "dropped";
      }),
    acceptInvitation: async (by, { id, ...member }, decidedOn) =>
      inTransaction(database, () => {
        const row = byId.get(id);
        const invitation = row && toInvitation(row);
        if (invitation === undefined || invitation.isRefused) return "gone";
        if (setMember(by, { ...member, invited: { invitation: id, by: invitation.by } }, decidedOn) === "stale") return "stale";
        drop.get(id);
        return "accepted";
      }),
    purgeInvitations: async (now) => Number(purge.run(now).changes),
  };
}

/** Gives the function that does what `InvitationStore.invite` does, in the caller's transaction. */
function inviter(database: DatabaseSync): (by: Cause, invitation: InvitationRecord, most: number) => "invited" | "too-many" {
  const put = invitationInserter(database);
  const writeTrail = trailWriter(database);
  const replaced = database.prepare("DELETE FROM invitations WHERE room = ? AND invited_by = ? AND username = ?");
  const validOf = database.prepare(
    `SELECT count(*) AS valid FROM invitations
    WHERE invited_by = ?1 AND expires_at > ?2 AND NOT (room = ?3 AND username IS NOT NULL AND username = ?4)`,
  );
  return (by, invitation, most) => {
    const { room, by: inviter, to, createdAt } = invitation;
    const username = "username" in to ? to.username : "";
    if (integer(validOf.get(inviter, createdAt, room, username) ?? {}, "valid") >= most) return "too-many";
    replaced.run(room, inviter, username);
    put(invitation);
    writeTrail(by, invitationMade(invitation));
    return "invited";
  };
}

/** Gives the function that inserts an invitation. */
export function invitationInserter(database: DatabaseSync): (invitation: InvitationRecord) => void {
  const insert = database.prepare(
    `INSERT INTO invitations (id, room, invited_by, role, username, partner, secret_hash, created_at, expires_at, is_refused)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return ({ id, room, by, role, to, createdAt, expiresAt, isRefused }) => {
    const [username, partner, hash] = "username" in to ? [to.username, null, null] : [null, to.partner, to.secretHash];
    insert.run(id, room, by, role, username, partner, hash, createdAt, expiresAt, Number(isRefused));
  };
}
