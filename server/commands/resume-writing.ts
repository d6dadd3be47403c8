import type { CompartmentId, UserId } from "../../shared/ids.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { mayResumeWriting } from "../domain/mass-deletion/may-resume-writing.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { CompartmentStore } from "../ports/directory/compartments.ts";
import type { MemberStore } from "../ports/directory/members.ts";
import type { WriteHoldStore } from "../ports/directory/write-holds.ts";
import type { Needs } from "./command-context.ts";
import { findCompartment } from "./find-compartment.ts";

/** Lets a person write again whose writing was held after a mass deletion (A11). `not-found` also where the person is not held. */
export async function resumeWriting(
  context: Needs<CompartmentStore & MemberStore & WriteHoldStore, "by" | "clock" | "relayAccessChanges">,
  caller: UserRecord,
  { compartment: id, user }: { readonly compartment: CompartmentId; readonly user: UserId },
): Promise<Result<null, "not-found" | "not-allowed">> {
  const found = await findCompartment(context, caller, id, "read-compartment");
  if (!found.ok) return found;
  const { compartment } = found.value;
  const members = await context.directory.members(compartment.room);
  if (!mayResumeWriting(caller, { ...found.value, held: user, members })) return fail("not-allowed");
  const at = context.clock.now();
  const outcome = await context.directory.resumeWriting(context.by, { compartment: id, room: compartment.room, user, by: caller.id, at });
  if (outcome === "not-held") return fail("not-found");
  await context.relayAccessChanges();
  return ok(null);
}
