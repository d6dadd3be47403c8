import { can, type CompartmentAction } from "../../shared/access/can.ts";
import type { Role } from "../../shared/access/role.ts";
import { assert } from "../../shared/assert.ts";
import type { CompartmentId } from "../../shared/ids.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { CompartmentRecord, CompartmentStanding, CompartmentStore } from "../ports/directory/compartments.ts";
import type { Needs } from "./command-context.ts";

/** A compartment with what its reader may do there. */
export interface FoundCompartment {
  readonly compartment: CompartmentRecord;
  readonly role: Role;
  readonly canWrite: boolean;
  /** Whether the reader's writing is held here after a mass deletion. */
  readonly isHeld: boolean;
}

/**
 * Loads a compartment and checks the caller's right to an action on it: at every request, at the join, and whenever a right changed (P3, T8).
 * `not-found` if it does not exist or the caller may not read it; `not-allowed` only if they may read it.
 */
export async function findCompartment(
  context: Needs<CompartmentStore>,
  user: UserRecord,
  id: CompartmentId,
  action: CompartmentAction,
): Promise<Result<FoundCompartment, "not-found" | "not-allowed">> {
  const found = await context.directory.compartmentFor(id, user.id);
  if (!found) return fail("not-found");
  const seen = seenCompartment(user, found);
  if (!seen) return fail("not-found");
  const { compartment, role, isHeld } = found;
  if (!can(principalOf(user), action, { ...compartment, kind: "compartment", role, isHeld })) return fail("not-allowed");
  return ok(seen);
}

/** What a user who stands so to a loaded compartment may do there, or null if they may not read it. */
export function seenCompartment(user: UserRecord, { compartment, role, isHeld }: CompartmentStanding): FoundCompartment | null {
  const principal = principalOf(user);
  const object = { ...compartment, kind: "compartment", role, isHeld } as const;
  if (!can(principal, "read-compartment", object)) return null;
  assert(role, "a reader of a compartment has a role in its room");
  return { compartment, role, canWrite: can(principal, "write-compartment", object), isHeld };
}
