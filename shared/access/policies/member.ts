import type { PartnerCode } from "../../ids.ts";
import type { Releasability } from "../releasability.ts";
import { anyOf, members, unlessHeld, type MemberObject, type Policy, type Principal, type Rule } from "../policy.ts";

/** Allows leads: those of the host everybody, those of other nations the people of their own. A held lead could else become the only one, and lift the hold (A11). */
const leadsOf: Rule<MemberObject> = unlessHeld(
  ({ partner }, { role, host, member }) => role === "lead" && (partner === host || partner === member.partner),
);

/** Allows people to leave. */
const oneself: Rule<MemberObject> = ({ userId }, { member }) => userId === member.userId;

/** Former members are gone for every other nation; what they still read is their own nation's to take from them. */
function unlessGone(rule: Rule<MemberObject>): Rule<MemberObject> {
  return (principal, target) => (target.member.role !== "former" || principal.partner === target.member.partner) && rule(principal, target);
}

/** Who may bring people into a room, change their roles and remove them. */
export const memberPolicy = {
  // Of whom, the rules below say.
  room: { "manage-members": unlessHeld(members("lead")) },
  member: {
    "manage-member": leadsOf,
    "remove-member": anyOf(oneself, unlessGone(leadsOf)),
  },
} as const satisfies Policy;

/**
 * What a member is after someone removed them: a former member, who keeps reading what their nation originated in the room, if that
 * someone is of another nation and there is such a compartment; else null, no member (A13).
 */
export function roleAfterRemoval(
  by: Pick<Principal, "partner">,
  partner: PartnerCode,
  compartments: readonly Pick<Releasability, "originator">[],
): "former" | null {
  return by.partner !== partner && compartments.some(({ originator }) => originator === partner) ? "former" : null;
}
