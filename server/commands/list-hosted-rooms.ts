import { can } from "../../shared/access/can.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { HostedRoom, HostedRoomQuery, RoomStore } from "../ports/directory/rooms.ts";
import type { Needs } from "./command-context.ts";

/** A page of rooms; `next` is the room after which the next page begins, if there is one. */
export interface ListedRooms {
  readonly rooms: readonly HostedRoom[];
  readonly next?: Pick<HostedRoom, "id" | "createdAt">;
}

/**
 * Lists rooms for administrators, who are in none of them by that: of the site all, of a partner those that it hosts (A22). Those of another host answer
 * like those of a partner that does not exist.
 */
export async function listHostedRooms(
  context: Needs<RoomStore>,
  caller: UserRecord,
  query: HostedRoomQuery,
): Promise<Result<ListedRooms, "not-allowed">> {
  if (!mayListRooms(caller)) return fail("not-allowed");
  if (!caller.isAdmin && query.host !== undefined && query.host !== caller.partner) return ok({ rooms: [] });
  const of = caller.isAdmin ? {} : { host: caller.partner };
  // One more than asked for shows whether there is a next page.
  const found = await context.directory.hostedRooms({ ...query, ...of, limit: query.limit + 1 });
  const rooms = found.slice(0, query.limit);
  const last = rooms.at(-1);
  return ok({ rooms, ...(found.length > rooms.length && last !== undefined && { next: last }) });
}

/** Whether someone who could list rooms when they asked may still have the answer: fewer rights show fewer rooms. */
export function mayStillListRooms(now: UserRecord, asked: UserRecord): boolean {
  return mayListRooms(now) && (now.isAdmin || !asked.isAdmin);
}

function mayListRooms(user: UserRecord): boolean {
  return can(principalOf(user), "list-hosted-rooms", { kind: "site" });
}
