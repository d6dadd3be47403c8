import type { DatabaseSync } from "node:sqlite";
import type { CompartmentStore } from "../../../ports/directory/compartments.ts";
import type { ExposureStore } from "../../../ports/directory/exposures.ts";
import type { InvitationStore } from "../../../ports/directory/invitations.ts";
import type { MemberStore } from "../../../ports/directory/members.ts";
import type { RoomStore } from "../../../ports/directory/rooms.ts";
import { sqliteCompartments } from "./compartments.ts";
import { sqliteExposures } from "./exposures.ts";
import { sqliteInvitations } from "./invitations.ts";
import { sqliteMembers } from "./members.ts";
import { sqliteRooms } from "./rooms.ts";

/** Rooms, what is in them, and who was sent it, in SQLite. */
export function sqliteRoomNouns(database: DatabaseSync): RoomStore & MemberStore & InvitationStore & CompartmentStore & ExposureStore {
  return {
    ...sqliteRooms(database),
    ...sqliteMembers(database),
    ...sqliteInvitations(database),
    ...sqliteCompartments(database),
    ...sqliteExposures(database),
  };
}
