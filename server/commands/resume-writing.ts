import type { CompartmentId, UserId } from "../../shared/ids.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { mayResumeWriting } from "../domain/mass-deletion/may-resume-writing.ts";
import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { CompartmentStore } from "../ports/directory/compartments.ts";
import type { DecidedOn } from "../ports/directory/decided-on.ts";
import type { MemberRecord, MemberStore } from "../ports/directory/members.ts";
import type { RoomStanding, RoomStore } from "../ports/directory/rooms.ts";
import type { WriteHoldStore } from "../ports/directory/write-holds.ts";
import type { Needs } from "./command-context.ts";
import { findCaller } from "./find-caller.ts";
import { findCompartment } from "./find-compartment.ts";

/** Lets a person write again whose writing was held after a mass deletion (A11). `not-found` also where the person is not held. */
export async function resumeWriting(
  context: Needs<AccountStore & RoomStore & CompartmentStore & MemberStore & WriteHoldStore, "by" | "clock" | "relayAccessChanges">,
  asker: UserRecord,
  { compartment: id, user }: { readonly compartment: CompartmentId; readonly user: UserId },
): Promise<Result<null, "not-found" | "not-allowed">> {
  for (;;) {
    const caller = await findCaller(context, asker);
    const compartment = await context.directory.compartment(id);
    if (caller === null || compartment === null) return fail("not-found");
    // Read before what is decided, so that a hold that comes between the two is found to be another when it is written.
    const standing = await context.directory.roomFor(compartment.room, caller.id);
    const found = await findCompartment(context, caller, id, "read-compartment");
    if (!found.ok) return found;
    if (standing === null) return fail("not-found");
    const members = await context.directory.members(compartment.room);
    if (!mayResumeWriting(caller, { ...found.value, held: user, members })) return fail("not-allowed");
    const resumed = { compartment: id, room: compartment.room, user, by: caller.id, at: context.clock.now() };
    const outcome = await context.directory.resumeWriting(context.by, resumed, decidedOn(caller, standing, members));
    // Rights changed meanwhile: decided again on what holds now.
    if (outcome === "stale") continue;
    if (outcome === "not-held") return fail("not-found");
    await context.relayAccessChanges();
    return ok(null);
  }
}

/** Who may lift a hold depends on the leads of the room, and on that there are no others. */
function decidedOn(caller: UserRecord, { room, isHeld }: RoomStanding, members: readonly MemberRecord[]): DecidedOn {
  const people = members.map(({ user, role }) => ({ user: user.id, role, ...(user.id === caller.id ? { isHeld } : {}) }));
  const leads = members.filter(({ role }) => role === "lead").map(({ user }) => user);
  return { accounts: [caller, ...leads], room: { id: room.id, people, areAll: true } };
}
