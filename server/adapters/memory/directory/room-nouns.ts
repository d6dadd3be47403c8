import type { CompartmentStore } from "../../../ports/directory/compartments.ts";
import type { ExposureStore } from "../../../ports/directory/exposures.ts";
import type { InvitationStore } from "../../../ports/directory/invitations.ts";
import type { MemberStore } from "../../../ports/directory/members.ts";
import type { RoomStore } from "../../../ports/directory/rooms.ts";
import { memoryCompartments } from "./compartments.ts";
import { memoryExposures } from "./exposures.ts";
import { memoryInvitations } from "./invitations.ts";
import { memoryMembers } from "./members.ts";
import { memoryRooms } from "./rooms.ts";
import type { Tables } from "./tables.ts";

/** Rooms, what is in them, and who was sent it, in memory. */
export function memoryRoomNouns(tables: Tables): RoomStore & MemberStore & InvitationStore & CompartmentStore & ExposureStore {
  return {
    ...memoryRooms(tables),
    ...memoryMembers(tables),
    ...memoryInvitations(tables),
    ...memoryCompartments(tables),
    ...memoryExposures(tables),
  };
}
