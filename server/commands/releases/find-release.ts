import { placeOf } from "../../../shared/acts/act-place.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import { recalls, type Recall } from "../../domain/disclosure/decide.ts";
import type { Noun } from "../../domain/acts/noun.ts";
import { releases } from "../../domain/release/decide.ts";
import type { Release } from "../../domain/release/register.ts";
import type { UserRecord } from "../../ports/directory/accounts.ts";
import type { CompartmentRecord, CompartmentStanding } from "../../ports/directory/compartments.ts";
import { seenCompartment } from "../find-compartment.ts";
import type { ReleasePorts } from "./release-ports.ts";

/** A register that a person may read, the compartment that it is in, and how they stand to that. */
export interface FoundRegister<Register> {
  readonly register: Register;
  readonly standing: CompartmentStanding;
}

type Ports = Pick<ReleasePorts, "directory" | "registers">;

/** The release of this id, for those who may read where it comes from; null otherwise, whether there is one or not (P3). */
export function findRelease(ports: Ports, user: UserRecord, id: string): Promise<FoundRegister<Release> | null> {
  return findRegister(ports, user, { noun: releases, id });
}

/** The recall of this id, for those who may read where the card had come to; null otherwise. */
export function findRecall(ports: Ports, user: UserRecord, id: string): Promise<FoundRegister<Recall> | null> {
  return findRegister(ports, user, { noun: recalls, id });
}

async function findRegister<Register>(
  { directory, registers }: Ports,
  user: UserRecord,
  { noun, id }: { readonly noun: Noun<Register | null>; readonly id: string },
): Promise<FoundRegister<Register> | null> {
  const readable = await readableCompartments({ directory }, user);
  const act = await registers.findAct([...readable.keys()], id);
  if (act === null) return null;
  const place = placeOf(act);
  if (place.noun !== noun.name || place.subject !== id) return null;
  // How they stand there now: the look took time, and a hold on writing is not in the list of rooms.
  const standing = await directory.compartmentFor(act.compartment, user.id);
  if (standing === null || seenCompartment(user, standing) === null) return null;
  const register = await registers.readRegister(act.compartment, noun, id);
  return register === null ? null : { register, standing };
}

/** Every compartment that a person may read, in all rooms. */
export async function readableCompartments(
  { directory }: Pick<ReleasePorts, "directory">,
  user: UserRecord,
): Promise<ReadonlyMap<CompartmentId, { readonly compartment: CompartmentRecord; readonly roomTitle: string }>> {
  const rooms = await directory.roomsOf(user.id);
  const inRooms = await Promise.all(
    rooms.map(async ({ room, role }) =>
      (await directory.compartmentsIn(room.id))
        .filter((compartment) => seenCompartment(user, { compartment, role, isHeld: false }) !== null)
        .map((compartment) => [compartment.id, { compartment, roomTitle: room.title }] as const),
    ),
  );
  return new Map(inRooms.flat());
}
