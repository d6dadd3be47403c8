import { anyOf, members, releaseAuthorities, unlessHeld, type CompartmentObject, type Policy, type Rule } from "../policy.ts";
import { isReleasableTo } from "../releasability.ts";
import type { Role } from "../role.ts";

/** Allows members with one of these roles whose partner the compartment is releasable to; both, always (A2). */
export function readers(...roles: readonly Role[]): Rule<CompartmentObject> {
  return (principal, target) => target.role !== null && roles.includes(target.role) && isReleasableTo(target, principal.partner);
}

/** Allows members with this role whose partner is the originator. */
function originators(role: Role): Rule<CompartmentObject> {
  return (principal, target) => target.role === role && principal.partner === target.originator;
}

/** Who may do what with compartments. Reading covers joining, timeline, history, export and attribution. */
export const compartmentPolicy = {
  // Its originator is always its maker's nation.
  room: { "create-compartment": anyOf(members("lead"), releaseAuthorities(members("lead", "analyst", "watch"))) },
  compartment: {
    // What a nation originated it goes on reading when another nation has removed its people from the room (A13).
    "read-compartment": anyOf(readers("lead", "analyst", "watch"), originators("former")),
    "write-compartment": unlessHeld(readers("lead", "analyst")),
    // Of which nation: server/commands/show-exposure.ts asks that.
    "see-exposure": releaseAuthorities(readers("lead", "analyst", "watch")),
    // Whose hold, and whether there is such a lead: server/domain/mass-deletion/may-resume-writing.ts asks that.
    "resume-writing": readers("lead"),
    "resume-writing-without-lead": unlessHeld(originators("analyst")),
  },
} as const satisfies Policy;
