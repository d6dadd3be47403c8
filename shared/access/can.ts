import { accountPolicy } from "./policies/account.ts";
import { commentPolicy } from "./policies/comment.ts";
import { compartmentPolicy } from "./policies/compartment.ts";
import { limitsPolicy } from "./policies/limits.ts";
import { memberPolicy } from "./policies/member.ts";
import { opinionPolicy } from "./policies/opinion.ts";
import { partnerPolicy } from "./policies/partner.ts";
import { roomPolicy } from "./policies/room.ts";
import { sightingPolicy } from "./policies/sighting.ts";
import { tokenPolicy } from "./policies/token.ts";
import type { AccessObject, Policy, Principal } from "./policy.ts";

const policies = [
  partnerPolicy,
  accountPolicy,
  limitsPolicy,
  tokenPolicy,
  roomPolicy,
  memberPolicy,
  compartmentPolicy,
  commentPolicy,
  opinionPolicy,
  sightingPolicy,
] as const;

type RulesOn<Kind extends keyof Policy, Noun = (typeof policies)[number]> =
  Noun extends Readonly<Record<Kind, infer Rules>> ? keyof Rules : never;

/** What a person may want to do to the site as a whole. */
export type SiteAction = RulesOn<"site">;
/** What a person may want to do to an account. */
export type AccountAction = RulesOn<"account">;
/** What a person may want to do to a room. */
export type RoomAction = RulesOn<"room">;
/** What a person may want to do to a member of a room, or with a person who is to become one. */
export type MemberAction = RulesOn<"member">;
/** What a person may want to do to a compartment. */
export type CompartmentAction = RulesOn<"compartment">;
/** Every action that some policy names. */
export type Action = SiteAction | AccountAction | RoomAction | MemberAction | CompartmentAction;

// Maps, so that a name inherited from Object.prototype is no action.
const siteRules = new Map(policies.flatMap((policy: Policy) => Object.entries(policy.site ?? {})));
const accountRules = new Map(policies.flatMap((policy: Policy) => Object.entries(policy.account ?? {})));
const roomRules = new Map(policies.flatMap((policy: Policy) => Object.entries(policy.room ?? {})));
const memberRules = new Map(policies.flatMap((policy: Policy) => Object.entries(policy.member ?? {})));
const compartmentRules = new Map(policies.flatMap((policy: Policy) => Object.entries(policy.compartment ?? {})));

/** Every action of the policies. */
export const actions = [siteRules, accountRules, roomRules, memberRules, compartmentRules].flatMap((rules) => [
  ...rules.keys(),
]) as readonly Action[];

/**
 * Decides whether a principal may do an action to a loaded object.
 *
 * Pure and total: an action that no policy names for the object's kind is refused (A7).
 * The rules are in shared/access/policies, a file for each noun; their table and reasons are section A of server/domain/RULES.md.
 */
export function can(principal: Principal, action: Action, object: AccessObject): boolean {
  switch (object.kind) {
    case "site":
      return siteRules.get(action)?.(principal, object) ?? false;
    case "account":
      return accountRules.get(action)?.(principal, object) ?? false;
    case "room":
      return roomRules.get(action)?.(principal, object) ?? false;
    case "member":
      return memberRules.get(action)?.(principal, object) ?? false;
    case "compartment":
      return compartmentRules.get(action)?.(principal, object) ?? false;
    default:
      return false;
  }
}
