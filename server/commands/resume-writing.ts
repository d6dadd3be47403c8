import { can } from "../../shared/access/can.ts";
import type { CompartmentId, UserId } from "../../shared/ids.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { CompartmentStore } from "../ports/directory/compartments.ts";
import type { MemberStore } from "../ports/directory/members.ts";
import type { WriteHoldStore } from "../ports/directory/write-holds.ts";
import type { Needs } from "./command-context.ts";
import { findCompartment } from "./find-compartment.ts";

/**
 * Lets a person write again whose writing was held after a mass deletion (A11). Leads of the room who may read the compartment do it;
 * a person cannot lift their own hold while there is another such lead. `not-found` also where the person is not held.
 */
export async function resumeWriting(
  context: Needs<CompartmentStore & MemberStore & WriteHoldStore, "clock" | "relayAccessChanges">,
  caller: UserRecord,
  { compartment: id, user }: { readonly compartment: CompartmentId; readonly user: UserId },
): Promise<Result<null, "not-found" | "not-allowed">> {
  const found = await findCompartment(context, caller, id, "resume-writing");
  if (!found.ok) return found;
  const { compartment } = found.value;
  if (user === caller.id) {
    const isOtherLead = (await context.directory.members(compartment.room)).some(
      ({ user: member, role }) =>
        member.id !== caller.id && can(principalOf(member), "resume-writing", { ...compartment, kind: "compartment", role, isHeld: false }),
    );
    if (isOtherLead) return fail("not-allowed");
  }
  const at = context.clock.now();
  const outcome = await context.directory.resumeWriting({ compartment: id, room: compartment.room, user, by: caller.id, at });
  if (outcome === "not-held") return fail("not-found");
  await context.relayAccessChanges();
  return ok(null);
}
