import type { DatabaseSync } from "node:sqlite";
import type { CompartmentStore } from "../../../ports/directory/compartments.ts";
import type { InvitationStore } from "../../../ports/directory/invitations.ts";
import type { MemberStore } from "../../../ports/directory/members.ts";
import type { RoomStore } from "../../../ports/directory/rooms.ts";
import { sqliteCompartments } from "./compartments.ts";
import { sqliteInvitations } from "./invitations.ts";
import { sqliteMembers } from "./members.ts";
import { sqliteRooms } from "./rooms.ts";

/** Rooms and what is in them, in SQLite. */
export function sqliteRoomNouns(database: DatabaseSync): RoomStore & MemberStore & InvitationStore & CompartmentStore {
  return {
    ...sqliteRooms(database),
    ...sqliteMembers(database),
    ...sqliteInvitations(database),
    ...sqliteCompartments(database),
  };
}
