import type { CompartmentAction } from "../../shared/access/action.ts";
import { can } from "../../shared/access/can.ts";
import type { Role } from "../../shared/access/role.ts";
import { assert } from "../../shared/assert.ts";
import type { CompartmentId } from "../../shared/ids.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/identity.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { CompartmentRecord, CompartmentStore } from "../ports/directory/compartments.ts";
import type { Needs } from "./command-context.ts";

/** A compartment as it stands to its reader. */
export interface FoundCompartment {
  readonly compartment: CompartmentRecord;
  readonly role: Role;
  readonly canWrite: boolean;
}

/**
 * Loads a compartment for an action on it: at every request, at the join and again whenever a right changed (P3, T8).
 * `not-found` for what is absent or not releasable to the caller; `not-allowed` only for what they may read.
 */
export async function findCompartment(
  context: Needs<CompartmentStore>,
  user: UserRecord,
  id: CompartmentId,
  action: CompartmentAction,
): Promise<Result<FoundCompartment, "not-found" | "not-allowed">> {
  const found = await context.directory.compartmentFor(id, user.id);
  if (!found) return fail("not-found");
  const { compartment, role } = found;
  const seen = seenCompartment(user, compartment, role);
  if (!seen) return fail("not-found");
  if (action === "write-compartment" && !seen.canWrite) return fail("not-allowed");
  return ok(seen);
}

/** A loaded compartment as it stands to a user of this role, or null if they may not read it. */
export function seenCompartment(user: UserRecord, compartment: CompartmentRecord, role: Role | null): FoundCompartment | null {
  const principal = principalOf(user);
  const { originator, releasableTo } = compartment;
  const object = { kind: "compartment", originator, releasableTo, role } as const;
  if (!can(principal, "read-compartment", object)) return null;
  assert(role, "who may read a compartment has a role in its room");
  return { compartment, role, canWrite: can(principal, "write-compartment", object) };
}
