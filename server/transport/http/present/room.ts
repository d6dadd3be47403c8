import { boundsOf } from "../../../../shared/marking/ceiling.ts";
import type { Compartment } from "../../../../shared/rest/compartments.ts";
import type { Member } from "../../../../shared/rest/members.ts";
import type { Room, RoomDetail } from "../../../../shared/rest/rooms.ts";
import type { RoomPreview } from "../../../../shared/rest/previews.ts";
import type { WriteHoldShown } from "../../../../shared/rest/write-holds.ts";
import type { FoundCompartment } from "../../../commands/find-compartment.ts";
import type { FoundRoom } from "../../../commands/find-room.ts";
import type { RoomPreview as PreviewedRoom } from "../../../commands/preview-room.ts";
import type { ShownHold, ShownRoom } from "../../../commands/show-room.ts";
import type { MemberRecord } from "../../../ports/directory/members.ts";
import { presentPerson } from "./person.ts";

/** A room as its member sees it. */
export function presentRoom({ room, role }: Pick<FoundRoom, "room" | "role">): Room {
  const { id, title, summary, host } = room;
  return { id, title, summary, host, createdAt: new Date(room.createdAt).toISOString(), role };
}

/** A compartment as its reader sees it. */
export function presentCompartment({ compartment, role, canWrite }: FoundCompartment): Compartment {
  const { id, room, name, originator, releasableTo } = compartment;
  return { id, room, name, originator, releasableTo: [...releasableTo], ceiling: boundsOf(compartment.ceiling), role, canWrite };
}

/** What a member of a partner would see of a room. */
export function presentPreview({ partner, role, compartments, members }: PreviewedRoom): RoomPreview {
  const counted = compartments.map((found) => ({ ...presentCompartment(found), cards: found.cards }));
  return { partner, role, compartments: counted, members: members.map(presentMember) };
}

/** A member of a room. */
export function presentMember({ user, role }: MemberRecord): Member {
  return { user: presentPerson(user), partner: user.partner, role };
}

function presentHold({ compartment, user, since, cards, canResume }: ShownHold): WriteHoldShown {
  return { compartment, user: presentPerson(user), partner: user.partner, since: new Date(since).toISOString(), cards, canResume };
}

/** A room with all its member may see of it. */
export function presentRoomDetail(shown: ShownRoom, isExercise: boolean): RoomDetail {
  return {
    room: presentRoom(shown),
    compartments: shown.compartments.map(presentCompartment),
    members: shown.members.map(presentMember),
    holds: shown.holds.map(presentHold),
    isExercise,
  };
}
