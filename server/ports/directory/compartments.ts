import type { LabelContent } from "../../../shared/contribution/label.ts";
import type { Role } from "../../../shared/access/role.ts";
import type { CompartmentId, PartnerCode, RoomId, UserId } from "../../../shared/ids.ts";
import type { DecidedOn } from "./decided-on.ts";
import type { Cause } from "./trail.ts";

/**
 * A compartment and its label. `releasableTo` is sorted and always contains the originator. One that an earlier version made has neither ceiling nor home, for good
 * (shared/contribution/FORMAT.md, section 3).
 */
export type CompartmentRecord = {
  readonly id: CompartmentId;
  readonly room: RoomId;
  readonly name: string;
  readonly originator: PartnerCode;
  readonly releasableTo: readonly PartnerCode[];
  readonly createdAt: number;
} & LabelContent;

/** A compartment, the user's role in its room (null if the user is not a member), and whether the user's writing is held there. */
export interface CompartmentStanding {
  readonly compartment: CompartmentRecord;
  readonly role: Role | null;
  readonly isHeld: boolean;
}

/** Compartments of rooms. The store applies no policy: what it returns is for the caller to check. */
export interface CompartmentStore {
  /**
   * Makes a compartment and records `compartment-created`, in one transaction. Changes nothing if one of its partners does not exist.
   * With `maker`, counts it for that person: `too-many`, with nothing changed, if the person has made `most` compartments.
   */
  createCompartment(
    by: Cause,
    compartment: CompartmentRecord,
    maker?: { readonly user: UserId; readonly most: number },
    decidedOn?: DecidedOn,
  ): Promise<"created" | "unknown-partner" | "too-many" | "stale">;
  compartment(id: CompartmentId): Promise<CompartmentRecord | null>;
  /** The compartment and how the user stands to it, or null if there is no such compartment. */
  compartmentFor(id: CompartmentId, user: UserId): Promise<CompartmentStanding | null>;
  /** All compartments of a room, oldest first, then by id. */
  compartmentsIn(room: RoomId): Promise<readonly CompartmentRecord[]>;
}
