import type { GivenRole } from "../../../shared/access/role.ts";
import type { InvitationId, PartnerCode, RoomId, UserId } from "../../../shared/ids.ts";
import type { DecidedOn } from "./decided-on.ts";
import type { Cause } from "./trail.ts";

/**
 * An invitation to a room that was not spent. It is to a name, whether or not there is an account of it, so that inviting does and costs
 * the same; or to the one who brings the secret of a link and is of a partner.
 */
export interface InvitationRecord {
  readonly id: InvitationId;
  readonly room: RoomId;
  /** Who invites. */
  readonly by: UserId;
  readonly role: GivenRole;
  readonly to: { readonly username: string } | { readonly partner: PartnerCode; readonly secretHash: string };
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Whether its person has refused it. It stays until it expires: who invites must not see by it that there is such a person. */
  readonly isRefused: boolean;
}

/** Invitations to rooms. The store applies no policy and returns expired ones too: the caller compares the times and asks for the rights. */
export interface InvitationStore {
  /**
   * Adds an invitation. One to a name takes the place of the same person's earlier one to that name and room, refused or not. `too-many`, with nothing
   * changed, if the inviter has `most` others that are valid at `createdAt`.
   */
  invite(by: Cause, invitation: InvitationRecord, most: number, decidedOn?: DecidedOn): Promise<"invited" | "too-many" | "stale">;
  invitation(id: InvitationId): Promise<InvitationRecord | null>;
  /** The invitation of a link whose secret has this hash, or null. */
  invitationBySecret(secretHash: string): Promise<InvitationRecord | null>;
  /** The invitations that a person made to a room, those that were refused too, newest first. */
  invitationsBy(inviter: UserId, room: RoomId): Promise<readonly InvitationRecord[]>;
  /**
   * The invitations to a name that were not refused, at most `limit`: of each inviter the newest, newest first, then of each the second, and so on. So
   * nobody who invites without end takes the places of others.
   */
  invitationsTo(username: string, limit: number): Promise<readonly InvitationRecord[]>;
  /** Marks an invitation as refused. `gone` if it is there no longer, or was refused before. */
  refuseInvitation(by: Cause, id: InvitationId, decidedOn?: DecidedOn): Promise<"refused" | "gone" | "stale">;
  /** Removes an invitation. `gone` if it is there no longer. */
  dropInvitation(by: Cause, id: InvitationId, decidedOn?: DecidedOn): Promise<"dropped" | "gone" | "stale">;
  /**
   * Spends an invitation and makes a person a member, in one transaction, with what `MemberStore.setMember` records. `gone` where it was spent, refused or
   * replaced.
   */
  acceptInvitation(
    by: Cause,
    accepted: { readonly id: InvitationId; readonly room: RoomId; readonly user: UserId; readonly role: GivenRole },
    decidedOn: DecidedOn,
  ): Promise<"accepted" | "gone" | "stale">;
  /** Deletes invitations whose `expiresAt` has passed at `now`. Returns how many. */
  purgeInvitations(now: number): Promise<number>;
}
