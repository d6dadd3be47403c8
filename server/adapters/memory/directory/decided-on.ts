import { areAccountsStale, isRoomStale } from "../../../domain/decided-on.ts";
import type { DecidedOn } from "../../../ports/directory/decided-on.ts";
import type { Tables } from "./tables.ts";

/** Whether what a change was decided on stands otherwise now. */
export function isStale(tables: Tables, decidedOn: DecidedOn | undefined): boolean {
  if (decidedOn === undefined) return false;
  const { accounts, room } = decidedOn;
  const now = accounts.flatMap(({ id }) => tables.users.get(id)?.user ?? []);
  if (areAccountsStale(accounts, now)) return true;
  if (room === undefined) return false;
  const members = Array.from(tables.rooms.get(room.id)?.roles ?? [], ([user, role]) => ({ user, role }));
  const held = new Set(room.people.flatMap(({ user }) => (tables.isHeldIn(room.id, user) ? [user] : [])));
  return isRoomStale(room, { members, held });
}
