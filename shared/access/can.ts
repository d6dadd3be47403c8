import type { PartnerCode, UserId } from "../ids.ts";
import type { Action, CompartmentAction, RoomAction, SiteAction } from "./action.ts";
import type { Role } from "./role.ts";

/** Who asks: an authenticated, enabled account. */
export interface Principal {
  readonly userId: UserId;
  readonly partner: PartnerCode;
  /** Manages accounts and partners. Gives no right to any room or compartment (A6). */
  readonly isAdmin: boolean;
}

/** The installation itself. */
interface SiteObject {
  readonly kind: "site";
}

/** A loaded room, as it stands towards the principal: `role` is null where the principal is no member. */
interface RoomObject {
  readonly kind: "room";
  readonly role: Role | null;
}

/** A loaded compartment and the principal's role in its room. An empty `releasableTo` is the originator alone. */
interface CompartmentObject {
  readonly kind: "compartment";
  readonly originator: PartnerCode;
  readonly releasableTo: readonly PartnerCode[];
  readonly role: Role | null;
}

/** What a decision is about. Always loaded from the directory, never taken from a request. */
export type AccessObject = SiteObject | RoomObject | CompartmentObject;

const siteTable: Readonly<Record<SiteAction, "anyone" | "admin">> = {
  "list-partners": "anyone",
  "create-room": "anyone",
  "create-token": "anyone",
  "manage-users": "admin",
  "manage-partners": "admin",
};

const roomTable: Readonly<Record<RoomAction, readonly Role[]>> = {
  "see-room": ["lead", "analyst", "watch"],
  "create-compartment": ["lead"],
  "manage-members": ["lead"],
};

const compartmentTable: Readonly<Record<CompartmentAction, readonly Role[]>> = {
  "read-compartment": ["lead", "analyst", "watch"],
  "write-compartment": ["lead", "analyst"],
};

/** Says whether a compartment is releasable to a partner: its originator always, others only when named (A3). */
export function isReleasableTo(compartment: Pick<CompartmentObject, "originator" | "releasableTo">, partner: PartnerCode): boolean {
  return partner === compartment.originator || compartment.releasableTo.includes(partner);
}

/**
 * Decides whether a principal may do an action to a loaded object.
 *
 * Pure and total: an action that does not belong to the object's kind, or that no row allows, is refused.
 * The table and its reasons are section A of server/domain/RULES.md.
 */
export function can(principal: Principal, action: Action, object: AccessObject): boolean {
  switch (object.kind) {
    case "site": {
      const needed = row(siteTable, action);
      return needed === "anyone" || (needed === "admin" && principal.isAdmin);
    }
    case "room":
      return holds(row(roomTable, action), object.role);
    case "compartment":
      return holds(row(compartmentTable, action), object.role) && isReleasableTo(object, principal.partner);
    default:
      return false;
  }
}

// Object.hasOwn, so that a name inherited from Object.prototype is no action.
function row<Value>(table: Readonly<Record<string, Value>>, action: Action): Value | undefined {
  return Object.hasOwn(table, action) ? table[action] : undefined;
}

function holds(allowed: readonly Role[] | undefined, role: Role | null): boolean {
  return allowed !== undefined && role !== null && allowed.includes(role);
}
