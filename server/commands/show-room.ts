import type { RoomId } from "../../shared/ids.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { MemberRecord, MemberStore } from "../ports/directory/members.ts";
import { knownMembers } from "../domain/known-members.ts";
import { mayResumeWriting } from "../domain/mass-deletion/may-resume-writing.ts";
import type { CompartmentStore } from "../ports/directory/compartments.ts";
import type { RoomStore } from "../ports/directory/rooms.ts";
import type { WriteHold, WriteHoldStore } from "../ports/directory/write-holds.ts";
import type { Needs } from "./command-context.ts";
import { seenCompartment, type FoundCompartment } from "./find-compartment.ts";
import { findRoom, type FoundRoom } from "./find-room.ts";

/** A room as one member sees it. */
export interface ShownRoom extends FoundRoom {
  readonly compartments: readonly FoundCompartment[];
  readonly members: readonly MemberRecord[];
  /** Holds on writing that the caller may know of: their own, and those that they may lift. */
  readonly holds: readonly ShownHold[];
}

/** A hold on a person's writing. */
export interface ShownHold extends Omit<WriteHold, "user"> {
  readonly user: UserRecord;
  /** Whether the caller may lift it. */
  readonly canResume: boolean;
}

/**
 * Returns a room with the compartments that the caller may read, and the members that the caller may know of (A10).
 */
export async function showRoom(
  context: Needs<RoomStore & MemberStore & CompartmentStore & WriteHoldStore>,
  user: UserRecord,
  id: RoomId,
): Promise<Result<ShownRoom, "not-found" | "not-allowed">> {
  const found = await findRoom(context, user, id, "see-room");
  if (!found.ok) return found;
  const { directory } = context;
  const [members, compartments, holds] = await Promise.all([
    directory.members(id),
    directory.compartmentsIn(id),
    directory.writeHoldsIn(id),
  ]);
  const seen = compartments.flatMap((compartment) => {
    const isHeld = holds.some((hold) => hold.compartment === compartment.id && hold.user === user.id);
    return seenCompartment(user, { compartment, role: found.value.role, isHeld }) ?? [];
  });
  const known = knownMembers(user, found.value, { members, seen: seen.map(({ compartment }) => compartment) });
  return ok({ ...found.value, members: known, compartments: seen, holds: shownHolds(holds, { user, seen, known, members }) });
}

function shownHolds(
  holds: readonly WriteHold[],
  {
    user,
    seen,
    known,
    members,
  }: {
    readonly user: UserRecord;
    readonly seen: readonly FoundCompartment[];
    /** The members that the caller may know of (A10). */
    readonly known: readonly MemberRecord[];
    readonly members: readonly MemberRecord[];
  },
): ShownHold[] {
  return holds.flatMap((hold) => {
    const found = seen.find(({ compartment }) => compartment.id === hold.compartment);
    const held = known.find((member) => member.user.id === hold.user);
    if (found === undefined || held === undefined) return [];
    const canResume = mayResumeWriting(user, { ...found, held: hold.user, members });
    return canResume || hold.user === user.id ? [{ ...hold, user: held.user, canResume }] : [];
  });
}
