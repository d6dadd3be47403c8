import { can } from "../../../shared/access/can.ts";
import type { UserId } from "../../../shared/ids.ts";
import type { UserRecord } from "../../ports/directory/accounts.ts";
import type { CompartmentStanding } from "../../ports/directory/compartments.ts";
import type { MemberRecord } from "../../ports/directory/members.ts";
import { principalOf } from "../authenticated-user.ts";

/** What decides whether a caller may lift a hold: the held person, the caller's standing in the compartment, and the members of its room. */
export interface HoldInQuestion extends CompartmentStanding {
  readonly held: UserId;
  readonly members: readonly MemberRecord[];
}

/**
 * Whether a person may let another one write again (A11): leads of the room who may read the compartment, and where there is none, members
 * of the originator's nation who may write there. No one lifts their own hold, but for a lead who is the only one.
 */
export function mayResumeWriting(caller: UserRecord, { compartment, role, isHeld, held, members }: HoldInQuestion): boolean {
  const object = { ...compartment, kind: "compartment" } as const;
  const leads = members.filter(
    ({ user, role: theirs }) => !user.isDisabled && can(principalOf(user), "resume-writing", { ...object, role: theirs, isHeld: false }),
  );
  const action = leads.length > 0 ? "resume-writing" : "resume-writing-without-lead";
  if (!can(principalOf(caller), action, { ...object, role, isHeld })) return false;
  return held !== caller.id || leads.every(({ user }) => user.id === caller.id);
}
