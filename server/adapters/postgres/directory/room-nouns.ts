import type { CompartmentStore } from "../../../ports/directory/compartments.ts";
import type { ExposureStore } from "../../../ports/directory/exposures.ts";
import type { InvitationStore } from "../../../ports/directory/invitations.ts";
import type { MemberStore } from "../../../ports/directory/members.ts";
import type { RoomStore } from "../../../ports/directory/rooms.ts";
import { postgresCompartments } from "./compartments.ts";
import type { Database } from "./database.ts";
import { postgresExposures } from "./exposures.ts";
import { postgresInvitations } from "./invitations.ts";
import { postgresMembers } from "./members.ts";
import { postgresRooms } from "./rooms.ts";

/** Rooms, what is in them, and who was sent it, in PostgreSQL. */
export function postgresRoomNouns(database: Database): RoomStore & MemberStore & InvitationStore & CompartmentStore & ExposureStore {
  return {
    ...postgresRooms(database),
    ...postgresMembers(database),
    ...postgresInvitations(database),
    ...postgresCompartments(database),
    ...postgresExposures(database),
  };
}
