import type { Role } from "../../../shared/access/role.ts";
import type { PartnerCode, RoomId, UserId } from "../../../shared/ids.ts";
import type { DecidedOn } from "./decided-on.ts";
import type { UserRecord } from "./accounts.ts";
import type { Cause } from "./trail.ts";

/** An incident room. */
export interface RoomRecord {
  readonly id: RoomId;
  readonly title: string;
  readonly summary: string;
  /** Its maker's partner, whose leads manage every member. Never changes. */
  readonly host: PartnerCode;
  readonly createdAt: number;
}

/** A room, and what the rights of one person in it rest on. */
export interface RoomStanding {
  readonly room: RoomRecord;
  /** Null if the person is not a member. */
  readonly role: Role | null;
  /** Whether the person's writing is held in one of its compartments. */
  readonly isHeld: boolean;
}

/** What of a room is known to those who administer it from outside: never its title, what it holds, or anybody of another nation than its host (A22). */
export interface HostedRoom extends Pick<RoomRecord, "id" | "host" | "createdAt"> {
  /** The leads of its host, ascending by the bytes of their username; those whose account is disabled, too. */
  readonly leads: readonly UserRecord[];
}

/** Which rooms are listed: those of one host, those that come after a room, at most so many. */
export interface HostedRoomQuery {
  readonly host?: PartnerCode;
  readonly after?: Pick<RoomRecord, "id" | "createdAt">;
  readonly limit: number;
}

/** Incident rooms. */
export interface RoomStore {
  /**
   * Makes a room with its maker as lead, counts it for the maker and records `member-added`, in one transaction.
   * With `most`, `too-many` and nothing changed if the maker has made that many rooms.
   */
  createRoom(
    by: Cause,
    room: RoomRecord,
    lead: UserId,
    bounds?: { readonly most?: number; readonly decidedOn?: DecidedOn | undefined },
  ): Promise<"created" | "too-many" | "stale">;
  /** The room as it stands for a user, or null if there is no such room. */
  roomFor(room: RoomId, user: UserId): Promise<RoomStanding | null>;
  /** The rooms the user is a member of, newest first, then by id. */
  roomsOf(user: UserId): Promise<readonly { readonly room: RoomRecord; readonly role: Role }[]>;
  /** Rooms with their hosts, newest first, then by the bytes of their id. */
  hostedRooms(query: HostedRoomQuery): Promise<readonly HostedRoom[]>;
}
