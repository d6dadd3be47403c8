import type { Role } from "../../shared/access/role.ts";
import type { UserId } from "../../shared/ids.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { DecidedAccount, DecidedOn, DecidedPerson, DecidedRoom } from "../ports/directory/decided-on.ts";
import type { RoomStanding } from "../ports/directory/rooms.ts";

// What every store compares alike in the transaction of a change (A19, server/ports/directory/decided-on.ts).

/** What a change in a room is decided on: who makes it, how they stand there, and another person whom it concerns. */
export function decidedInRoom(
  caller: UserRecord,
  { room, role, isHeld }: RoomStanding,
  other?: { readonly user: UserRecord; readonly role: Role | null },
): DecidedOn {
  const people: DecidedPerson[] = [{ user: caller.id, role, isHeld }];
  if (other !== undefined) people.push({ user: other.user.id, role: other.role });
  return { accounts: other === undefined ? [caller] : [caller, other.user], room: { id: room.id, people } };
}

/** Whether one of these accounts stands otherwise than then, as far as rights go. */
export function areAccountsStale(then: readonly DecidedAccount[], now: readonly DecidedAccount[]): boolean {
  const found = new Map(now.map((user) => [user.id, user]));
  return then.some((user) => {
    const other = found.get(user.id);
    return other === undefined || other.isDisabled !== user.isDisabled || !hasAuthoritiesOf(user, other);
  });
}

/** A room as its store finds it. */
export interface RoomNow {
  readonly members: readonly { readonly user: UserId; readonly role: Role }[];
  /** People whose writing is held in one of its compartments. */
  readonly held: ReadonlySet<UserId>;
}

/** Whether people stand otherwise in a room than then. */
export function isRoomStale({ people, areAll = false }: DecidedRoom, { members, held }: RoomNow): boolean {
  if (areAll && members.length !== people.length) return true;
  const roles = new Map(members.map(({ user, role }) => [user, role]));
  return people.some(({ user, role, isHeld }) => (roles.get(user) ?? null) !== role || (isHeld !== undefined && held.has(user) !== isHeld));
}

/** Whether two accounts have the same authorities. */
export function hasAuthoritiesOf(one: DecidedAccount, other: DecidedAccount): boolean {
  return one.isAdmin === other.isAdmin && one.isPartnerAdmin === other.isPartnerAdmin && one.mayRelease === other.mayRelease;
}
