import type { PartnerCode, UserId } from "../ids.ts";
import type { Releasability } from "./releasability.ts";
import type { Role } from "./role.ts";

/** Who asks: an authenticated, enabled account. */
export interface Principal {
  readonly userId: UserId;
  readonly partner: PartnerCode;
  /** Manages accounts and partners. Gives no right to any room or compartment (A6). */
  readonly isAdmin: boolean;
  /** Manages the accounts of their own nation. Gives no right to any room or compartment either. */
  readonly isPartnerAdmin: boolean;
  /** May disclose in the name of their nation. A room gives no such authority, and takes none. */
  readonly mayRelease: boolean;
}

/** The installation itself. */
export interface SiteObject {
  readonly kind: "site";
}

/** An account from the directory, or one that is to be made. */
export interface AccountObject {
  readonly kind: "account";
  /** Null for one that is to be made. */
  readonly userId: UserId | null;
  readonly partner: PartnerCode;
  /** Whether it administers the site. */
  readonly isAdmin: boolean;
}

/** A room from the directory, with the principal's role in it: null if the principal is not a member. */
export interface RoomObject {
  readonly kind: "room";
  /** The room's host: its maker's partner. */
  readonly host: PartnerCode;
  readonly role: Role | null;
  /** Whether the principal's writing is held in one of its compartments. */
  readonly isHeld: boolean;
}

/** A member of a room from the directory, or a person who is to become one, with the room as it stands for the principal. */
export interface MemberObject extends Omit<RoomObject, "kind"> {
  readonly kind: "member";
  /** `role`: null for a person who is no member. */
  readonly member: { readonly userId: UserId; readonly partner: PartnerCode; readonly role: Role | null };
}

/** An invitation from the directory that is not spent, with the room as it stands for the principal. */
export interface InvitationObject extends Omit<RoomObject, "kind"> {
  readonly kind: "invitation";
  /** Who invites, and the partner that a link is for; null for an invitation to a name. */
  readonly invitation: { readonly by: UserId; readonly partner: PartnerCode | null };
}

/** A compartment from the directory, with the principal's role in its room: null if the principal is not a member. */
export interface CompartmentObject extends Releasability {
  readonly kind: "compartment";
  readonly role: Role | null;
  /** Whether the principal may only read here until they are allowed to write again (A11). */
  readonly isHeld: boolean;
}

/** What a decision is about. Always loaded from the directory, never taken from a request. */
export type AccessObject = SiteObject | AccountObject | RoomObject | MemberObject | InvitationObject | CompartmentObject;

/** Whether the principal may do one action to the object. Pure. */
export type Rule<Target extends AccessObject> = (principal: Principal, target: Target) => boolean;

/** The rules of one noun, by the kind of object that the action is done to. An action without a rule is refused (A7). */
export interface Policy {
  readonly site?: Readonly<Record<string, Rule<SiteObject>>>;
  readonly account?: Readonly<Record<string, Rule<AccountObject>>>;
  readonly room?: Readonly<Record<string, Rule<RoomObject>>>;
  readonly member?: Readonly<Record<string, Rule<MemberObject>>>;
  readonly invitation?: Readonly<Record<string, Rule<InvitationObject>>>;
  readonly compartment?: Readonly<Record<string, Rule<CompartmentObject>>>;
}

/** Allows everyone who has signed in. */
export const anyone: Rule<SiteObject> = () => true;

/** Allows administrators of the site. */
export const administrators: Rule<SiteObject> = ({ isAdmin }) => isAdmin;

/** Allows administrators of the site or of a nation. */
export const anyAdministrator: Rule<SiteObject> = ({ isAdmin, isPartnerAdmin }) => isAdmin || isPartnerAdmin;

/** Allows those whose writing is not held after a mass deletion (A11). */
export function unlessHeld<Target extends RoomObject | MemberObject | InvitationObject | CompartmentObject>(
  rule: Rule<Target>,
): Rule<Target> {
  return (principal, target) => !target.isHeld && rule(principal, target);
}

/** Allows whom one of these rules allows. */
export function anyOf<Target extends AccessObject>(...rules: readonly Rule<Target>[]): Rule<Target> {
  return (principal, target) => rules.some((rule) => rule(principal, target));
}

/** Allows those who may disclose in their nation's name. */
export function releaseAuthorities<Target extends AccessObject>(rule: Rule<Target>): Rule<Target> {
  return (principal, target) => principal.mayRelease && rule(principal, target);
}

/** Allows members of the room who have one of these roles. */
export function members(...roles: readonly Role[]): Rule<RoomObject> {
  return (_principal, { role }) => role !== null && roles.includes(role);
}
