import { accountPolicy } from "./policies/account.ts";
import { commentPolicy } from "./policies/comment.ts";
import { compartmentPolicy } from "./policies/compartment.ts";
import { invitationPolicy } from "./policies/invitation.ts";
import { limitsPolicy } from "./policies/limits.ts";
import { memberPolicy } from "./policies/member.ts";
import { opinionPolicy } from "./policies/opinion.ts";
import { partnerPolicy } from "./policies/partner.ts";
import { releasePolicy } from "./policies/release.ts";
import { roomPolicy } from "./policies/room.ts";
import { sightingPolicy } from "./policies/sighting.ts";
import { tokenPolicy } from "./policies/token.ts";
import { trailPolicy } from "./policies/trail.ts";
import type { AccessObject, Policy, Principal, Rule } from "./policy.ts";

const policies = [
  partnerPolicy,
  accountPolicy,
  limitsPolicy,
  tokenPolicy,
  trailPolicy,
  roomPolicy,
  memberPolicy,
  invitationPolicy,
  compartmentPolicy,
  commentPolicy,
  opinionPolicy,
  sightingPolicy,
  releasePolicy,
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
/** What a person may want to do to an invitation. */
type InvitationAction = RulesOn<"invitation">;
/** What a person may want to do to a compartment. */
export type CompartmentAction = RulesOn<"compartment">;
/** Every action that some policy names. */
export type Action = SiteAction | AccountAction | RoomAction | MemberAction | InvitationAction | CompartmentAction;

const objectKinds = ["site", "account", "room", "member", "invitation", "compartment"] as const satisfies readonly AccessObject["kind"][];

// Maps, so that a name inherited from Object.prototype is no action and no kind.
const rulesByKind = new Map<string, ReadonlyMap<string, unknown>>(
  objectKinds.map((kind) => [kind, new Map(policies.flatMap((policy: Policy) => Object.entries(policy[kind] ?? {})))]),
);

/** Every action of the policies. */
export const actions = [...rulesByKind.values()].flatMap((rules) => [...rules.keys()]) as readonly Action[];

/**
 * Decides whether a principal may do an action to a loaded object.
 *
 * Pure and total: an action that no policy names for the object's kind is refused (A7).
 * The rules are in shared/access/policies, a file for each noun; their table and reasons are section A of server/domain/RULES.md.
 */
export function can(principal: Principal, action: Action, object: AccessObject): boolean {
  // What stands under a kind are rules on objects of that kind.
  const rule = rulesByKind.get(object.kind)?.get(action) as Rule<AccessObject> | undefined;
  return rule?.(principal, object) ?? false;
}
