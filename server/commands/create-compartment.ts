import { releasabilitySet } from "../../shared/access/releasability.ts";
import type { RoomId } from "../../shared/ids.ts";
import { isKnown, type MarkingScheme } from "../../shared/marking/scheme.ts";
import type { CreateCompartmentRequest } from "../../shared/rest/compartments.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { decidedInRoom } from "../domain/decided-on.ts";
import { newId } from "../domain/secrets.ts";
import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { CompartmentRecord, CompartmentStore } from "../ports/directory/compartments.ts";
import type { RoomStore } from "../ports/directory/rooms.ts";
import type { Needs } from "./command-context.ts";
import { findCaller } from "./find-caller.ts";
import type { FoundCompartment } from "./find-compartment.ts";
import { findRoom } from "./find-room.ts";

type CompartmentRefusal =
  | "not-found"
  | "not-allowed"
  | "unknown-partner"
  | "unknown-classification"
  | "too-many-partners"
  | "too-many-compartments";

/**
 * Makes a compartment in a room. Its originator is the maker's partner, which is always in the set, its home this site (A5).
 * Without a name it is called after its set, for instance `ALF BRV`.
 */
export async function createCompartment(
  context: Needs<
    AccountStore & RoomStore & CompartmentStore,
    "by" | "clock" | "random" | "limits" | "markingScheme" | "siteId" | "relayAccessChanges"
  >,
  asker: UserRecord,
  room: RoomId,
  { name, releasableTo, ceiling }: CreateCompartmentRequest,
): Promise<Result<FoundCompartment, CompartmentRefusal>> {
  if (!isOnScale(context.markingScheme, ceiling?.classification)) return fail("unknown-classification");
  const set = releasabilitySet({ originator: asker.partner, releasableTo });
  const compartment: CompartmentRecord = {
    id: newId(context.random),
    room,
    name: name ?? set.join(" "),
    originator: asker.partner,
    releasableTo: set,
    createdAt: context.clock.now(),
    ceiling: { classification: ceiling?.classification ?? null, tlp: ceiling?.tlp ?? null },
    home: await context.siteId(),
  };
  const maker = { user: asker.id, most: context.limits.compartments };
  for (;;) {
    const caller = await findCaller(context, asker);
    if (caller === null) return fail("not-found");
    const found = await findRoom(context, caller, room, "create-compartment");
    if (!found.ok) return found;
    if (set.length > context.limits.partners) return fail("too-many-partners");
    const outcome = await context.directory.createCompartment(context.by, compartment, maker, decidedInRoom(caller, found.value));
    // Rights changed meanwhile: decided again on what holds now.
    if (outcome === "stale") continue;
    if (outcome === "too-many") return fail("too-many-compartments");
    if (outcome === "unknown-partner") return fail("unknown-partner");
    await context.relayAccessChanges();
    return ok({ compartment, role: found.value.role, canWrite: true, isHeld: false });
  }
}

function isOnScale(scheme: MarkingScheme, classification: string | undefined): boolean {
  return classification === undefined || isKnown(scheme, "classification", classification);
}
