import { invitationMade, invitationRefused, invitationWithdrawn } from "../../../domain/trail/trail-changes.ts";
import type { UserId } from "../../../../shared/ids.ts";
import type { InvitationRecord, InvitationStore } from "../../../ports/directory/invitations.ts";
import { isStale } from "./decided-on.ts";
import { memberWriter } from "./members.ts";
import type { Tables } from "./tables.ts";

/** Invitations in memory. */
export function memoryInvitations(tables: Tables): InvitationStore {
  const { set: setMember } = memberWriter(tables);
  const all = (): InvitationRecord[] => [...tables.invitations.values()];
  const newestFirst = (some: (invitation: InvitationRecord) => boolean): InvitationRecord[] =>
    all()
      .filter(some)
      .toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
  return {
    invite: async (by, invitation, most, decidedOn) => {
      if (isStale(tables, decidedOn)) return "stale";
      const before = all().find((other) => isReplacedBy(other, invitation));
      const valid = all().filter(({ id, by, expiresAt }) => by === invitation.by && expiresAt > invitation.createdAt && id !== before?.id);
      if (valid.length >= most) return "too-many";
      tables.trail.append(by, invitationMade(invitation));
      if (before) tables.invitations.delete(before.id);
      tables.invitations.set(invitation.id, structuredClone(invitation));
      return "invited";
    },
    invitation: async (id) => tables.invitations.get(id) ?? null,
    invitationBySecret: async (hash) => all().find(({ to }) => "secretHash" in to && to.secretHash === hash) ?? null,
    invitationsBy: async (inviter, room) => newestFirst((invitation) => invitation.by === inviter && invitation.room === room),
    invitationsTo: async (username, limit) =>
      inTurns(newestFirst(({ to, isRefused }) => !isRefused && "username" in to && to.username === username)).slice(0, limit),
    refuseInvitation: async (by, id, decidedOn) => {
      if (isStale(tables, decidedOn)) return "stale";
      const invitation = tables.invitations.get(id);
      if (invitation === undefined || invitation.isRefused) return "gone";
      tables.trail.append(by, invitationRefused(invitation, by));
      tables.invitations.set(id, { ...invitation, isRefused: true });
      return "refused";
    },
    dropInvitation: async (by, id, decidedOn) => {
      if (isStale(tables, decidedOn)) return "stale";
      const invitation = tables.invitations.get(id);
      if (!invitation) return "gone";
      tables.trail.append(by, invitationWithdrawn(invitation));
      tables.invitations.delete(id);
      return "dropped";
    },
    acceptInvitation: async (by, { id, ...member }, decidedOn) => {
      const invitation = tables.invitations.get(id);
      if (invitation === undefined || invitation.isRefused) return "gone";
      if (setMember(by, { ...member, invited: { invitation: id, by: invitation.by } }, decidedOn) === "stale") return "stale";
      tables.invitations.delete(id);
      return "accepted";
    },
    purgeInvitations: async (now) => {
      const ended = all().filter(({ expiresAt }) => expiresAt <= now);
      for (const { id } of ended) tables.invitations.delete(id);
      return ended.length;
    },
  };
}

function isReplacedBy(before: InvitationRecord, { room, by, to }: InvitationRecord): boolean {
  return before.room === room && before.by === by && "username" in before.to && "username" in to && before.to.username === to.username;
}

/** The first of each inviter, then the second of each, and so on. */
function inTurns(invitations: readonly InvitationRecord[]): readonly InvitationRecord[] {
  const turns = new Map<UserId, number>();
  return invitations
    .map((invitation) => {
      const turn = turns.get(invitation.by) ?? 0;
      turns.set(invitation.by, turn + 1);
      return { turn, invitation };
    })
    .toSorted((a, b) => a.turn - b.turn)
    .map(({ invitation }) => invitation);
}
