import type { Role } from "../../shared/access/role.ts";
import type { PartnerCode, UserId } from "../../shared/ids.ts";

/** A member of a room, as far as it matters to who leads the room. */
export interface LeadingMember {
  readonly user: UserId;
  readonly partner: PartnerCode;
  readonly role: Role;
}

/** Whether a room cannot do without this lead (A1): the only lead of all, or the only one of the host while others of the host are members. */
export function isNeededLead(user: UserId, members: readonly LeadingMember[], host: PartnerCode): boolean {
  const lead = members.find((member) => member.user === user && member.role === "lead");
  if (lead === undefined) return false;
  const others = members.filter((member) => member.user !== user);
  if (!others.some(({ role }) => role === "lead")) return true;
  const othersOfHost = others.filter(({ partner }) => partner === host);
  return lead.partner === host && othersOfHost.length > 0 && !othersOfHost.some(({ role }) => role === "lead");
}
