import type { CompartmentStore } from "../../../ports/directory/compartments.ts";
import type { InvitationStore } from "../../../ports/directory/invitations.ts";
import type { MemberStore } from "../../../ports/directory/members.ts";
import type { RoomStore } from "../../../ports/directory/rooms.ts";
import { postgresCompartments } from "./compartments.ts";
import type { Database } from "./database.ts";
import { postgresInvitations } from "./invitations.ts";
import { postgresMembers } from "./members.ts";
import { postgresRooms } from "./rooms.ts";

/** Rooms and what is in them, in PostgreSQL. */
export function postgresRoomNouns(database: Database): RoomStore & MemberStore & InvitationStore & CompartmentStore {
  return {
    ...postgresRooms(database),
    ...postgresMembers(database),
    ...postgresInvitations(database),
    ...postgresCompartments(database),
  };
}
