import type { Role } from "../../../shared/access/role.ts";
import type { RoomId, UserId } from "../../../shared/ids.ts";

/** An incident room. */
export interface RoomRecord {
  readonly id: RoomId;
  readonly title: string;
  readonly summary: string;
  readonly createdAt: number;
}

/** Incident rooms. */
export interface RoomStore {
  /**
   * Makes a room with its maker as lead, counts it for the maker and records `member-added`, in one transaction.
   * With `most`, `too-many` and nothing changed if the maker has made that many rooms.
   */
  createRoom(room: RoomRecord, lead: UserId, most?: number): Promise<"created" | "too-many">;
  /** The room and the user's role in it (null if the user is not a member), or null if there is no such room. */
  roomFor(room: RoomId, user: UserId): Promise<{ readonly room: RoomRecord; readonly role: Role | null } | null>;
  /** The rooms the user is a member of, newest first, then by id. */
  roomsOf(user: UserId): Promise<readonly { readonly room: RoomRecord; readonly role: Role }[]>;
}
