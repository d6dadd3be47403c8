import { boundsOf } from "../../../shared/marking/ceiling.ts";
import type { GivenRole, Role } from "../../../shared/access/role.ts";
import type { CompartmentId, InvitationId, PartnerCode, RoomId, SessionId, UserId } from "../../../shared/ids.ts";
import type { NewUser, UserRecord } from "../../ports/directory/accounts.ts";
import type { CompartmentRecord } from "../../ports/directory/compartments.ts";
import type { InvitationRecord } from "../../ports/directory/invitations.ts";
import type { PartnerRecord } from "../../ports/directory/partners.ts";
import type { RoomRecord } from "../../ports/directory/rooms.ts";
import type { SessionRecord } from "../../ports/directory/sessions.ts";
import type { TokenRecord } from "../../ports/directory/tokens.ts";
import { SITE_TRAIL, type TrailOwner } from "../../../shared/trail/trail-owner.ts";
import type { Cause, TrailChange } from "../../ports/directory/trail.ts";
import type { WriteHold } from "../../ports/directory/write-holds.ts";

// What the trail tells of each change of a right, and whom it concerns. Every store writes the same.

/** A partner was added. */
export function partnerAdded({ code }: PartnerRecord): TrailChange {
  return { type: "partner.added", said: { code }, concerns: { site: true } };
}

/** The first administrator was made. */
export function setupCompleted({ id, partner }: NewUser): TrailChange {
  return { type: "setup.completed", said: { user: id, partner }, concerns: { partners: [partner], site: true } };
}

/** An account was added. */
export function accountAdded({ id, username, partner, isAdmin, isPartnerAdmin, mayRelease }: NewUser): TrailChange {
  return {
    type: "account.added",
    said: { user: id, username, partner, isAdmin, isPartnerAdmin, mayRelease },
    concerns: { partners: [partner] },
  };
}

/** The name or the authorities of an account were changed. */
export function accountChanged(before: UserRecord, after: UserRecord): TrailChange {
  const said = { user: after.id, ...authoritiesOf(after), before: authoritiesOf(before) };
  return { type: "account.changed", said, concerns: { people: [after.id] } };
}

function authoritiesOf({ isAdmin, isPartnerAdmin, mayRelease }: UserRecord): Pick<UserRecord, "isAdmin" | "isPartnerAdmin" | "mayRelease"> {
  return { isAdmin, isPartnerAdmin, mayRelease };
}

/** An account was given another password; its sessions and tokens have ended with that, but for the one in which its own person did it. */
export function passwordSet(user: UserId): TrailChange {
  return { type: "password.set", said: { user }, concerns: { people: [user] } };
}

/** An account was disabled or enabled. */
export function accountDisabled(user: UserId, isDisabled: boolean): TrailChange {
  return { type: isDisabled ? "account.disabled" : "account.enabled", said: { user }, concerns: { people: [user] } };
}

/** A person signed in. */
export function sessionOpened({ id, user }: SessionRecord): TrailChange {
  return { type: "session.opened", said: { user, session: id }, concerns: { people: [user] } };
}

/** A session was ended; `too-many`: by a newer one, since its account had as many as it may have. */
export function sessionEnded(user: UserId, session: SessionId, why?: "too-many"): TrailChange {
  return { type: "session.ended", said: { user, session, ...(why !== undefined && { why }) }, concerns: { people: [user] } };
}

/** A token was made. */
export function tokenMade({ id, user, expiresAt }: TokenRecord): TrailChange {
  return { type: "token.made", said: { user, token: id, expiresAt }, concerns: { people: [user] } };
}

/** A token was ended. */
export function tokenEnded(user: UserId, token: SessionId): TrailChange {
  return { type: "token.ended", said: { user, token }, concerns: { people: [user] } };
}

/** A room was made. */
export function roomMade({ id, host }: RoomRecord, lead: UserId): TrailChange {
  return { type: "room.made", said: { room: id, lead }, concerns: { partners: [host] } };
}

/** A member as it is to be. */
export interface MemberToSet {
  readonly room: RoomId;
  readonly user: UserId;
  readonly role: Role;
  /** The invitation that was accepted, and who invited: their nation is told who came. */
  readonly invited?: { readonly invitation: InvitationId; readonly by: UserId };
}

/**
 * A member was added, or their role changed. `before`: null for a person who was none. That somebody is or was a former member says that their nation
 * originated something in the room: other nations are told that they were removed or added (A13).
 */
export function memberSet({ room, user, role, invited }: MemberToSet, before: Role | null): TrailChange {
  const concerns = { people: invited === undefined ? [user] : [user, invited.by] };
  const said = { user, room, role, ...(invited !== undefined && { invitation: invited.invitation }) };
  const added = { type: "member.added", said } as const;
  if (before === null) return { ...added, concerns };
  const changed = { type: "member.changed", said: { ...said, before }, concerns } as const;
  if (role === "former") return { ...changed, abroad: { person: user, told: { type: "member.removed", said: { user, room, before } } } };
  return before === "former" ? { ...changed, abroad: { person: user, told: added } } : changed;
}

/** A member was removed. */
export function memberRemoved({ room, user }: { readonly room: RoomId; readonly user: UserId }, before: Role): TrailChange {
  return { type: "member.removed", said: { user, room, before }, concerns: { people: [user] } };
}

/** A name or a nation was invited. That stays in the inviter's chain: in that of who is invited it would tell of a room, and of whether there is such an account (A14). */
export function invitationMade({ id, room, by, role, to }: InvitationRecord): TrailChange {
  const invited = "username" in to ? { username: to.username } : { partner: to.partner };
  return { type: "invitation.made", said: { invitation: id, room, role, ...invited }, concerns: { people: [by] } };
}

/** An invitation was refused. The inviter's chain does not tell, as it does not of one that nobody answers (A14); but where no account refused it. */
export function invitationRefused({ id, room, by: inviter }: InvitationRecord, by: Cause): TrailChange {
  const concerns = by.partner === "" ? { people: [inviter] } : {};
  return { type: "invitation.refused", said: { invitation: id, room }, concerns };
}

/** An invitation was taken back by one who manages the inviter's room: in the chains of the two, as its making was in that of the inviter. */
export function invitationWithdrawn({ id, room, by: inviter }: InvitationRecord): TrailChange {
  return { type: "invitation.withdrawn", said: { invitation: id, room }, concerns: { people: [inviter] } };
}

/** A room was looked at as a member of a partner would see it: in the chain of who looked. */
export function roomPreviewed(room: RoomId, { partner, role }: { readonly partner: PartnerCode; readonly role: GivenRole }): TrailChange {
  return { type: "room.previewed", said: { room, partner, role }, concerns: {} };
}

/** A compartment was made: in its originator's chain alone. */
export function compartmentMade({ id, room, originator, releasableTo, ...label }: CompartmentRecord): TrailChange {
  const ceiling = boundsOf(label.ceiling);
  return {
    type: "compartment.made",
    said: { room, compartment: id, releasableTo: [...releasableTo], ...(ceiling && { ceiling }) },
    concerns: { partners: [originator] },
  };
}

/** A person's writing was held after a mass deletion. */
export function writingHeld({ user, room, compartment, cards }: WriteHold & { readonly room: RoomId }): TrailChange {
  return { type: "writing.held", said: { user, room, compartment, cards }, concerns: { people: [user] } };
}

/** A hold was lifted. */
export function writingResumed(lifted: { readonly user: UserId; readonly room: RoomId; readonly compartment: CompartmentId }): TrailChange {
  const { user, room, compartment } = lifted;
  return { type: "writing.resumed", said: { user, room, compartment }, concerns: { people: [user] } };
}

/** Something about a release out of a compartment was refused: in the chain of who asked, and in that of the compartment's originator. */
export function releaseRefused({ id, room, originator }: CompartmentRecord, by: Cause, why: string): TrailChange {
  return { type: "release.refused", said: { room, compartment: id, why }, concerns: { partners: [by.partner, originator] } };
}

/** A compartment's ledger is read as a whole: in the reader's chain alone; `originator`: where who reads it has no account. */
export function ledgerRead({ id, room, originator }: CompartmentRecord, by: Cause): TrailChange {
  const concerns = { partners: by.partner === "" ? [originator] : [by.partner] };
  return { type: "ledger.read", said: { room, compartment: id }, concerns };
}

/** A whole trail is read. */
export function trailRead(owner: TrailOwner): TrailChange {
  return { type: "trail.read", said: { of: owner }, concerns: owner === SITE_TRAIL ? { site: true } : { partners: [owner] } };
}

/** A backup is made. */
export const backupMade: TrailChange = { type: "backup.made", said: {}, concerns: { site: true } };

/** A backup that was made at a time was restored. */
export function backupRestored(madeAt: number): TrailChange {
  return { type: "backup.restored", said: { madeAt }, concerns: { site: true } };
}

/** A store was moved to another kind of store: in the one that goes on. */
export function storeMigrated(to: "postgres" | "sqlite"): TrailChange {
  return { type: "store.migrated", said: { to }, concerns: { site: true } };
}

/** Attempts to sign in were refused within a minute; `user`: null where there is no such account. */
export function sessionRefused(said: { readonly user: UserId | null; readonly minute: number; readonly attempts: number }): TrailChange {
  return { type: "session.refused", said, concerns: said.user === null ? { site: true } : { people: [said.user] } };
}
