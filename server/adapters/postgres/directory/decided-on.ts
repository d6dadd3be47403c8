import type { PartnerCode, RoomId, UserId } from "../../../../shared/ids.ts";
import { text } from "../../../domain/directory-row.ts";
import { areAccountsStale, isRoomStale } from "../../../domain/decided-on.ts";
import type { LeadingMember } from "../../../domain/needed-lead.ts";
import type { UserRecord } from "../../../ports/directory/accounts.ts";
import type { DecidedOn } from "../../../ports/directory/decided-on.ts";
import type { Query } from "./database.ts";
import { roleOfMember, toUser, userColumns } from "./rows.ts";

/**
 * Whether what a change was decided on stands otherwise. Locks it, so that the answer holds until the transaction ends: accounts first, then the room. A
 * transaction locks what it changes after that, such as an invitation, so that two never wait for each other.
 */
export async function isStale(within: Query, decidedOn: DecidedOn | undefined): Promise<boolean> {
  if (decidedOn === undefined) return false;
  const { accounts, room } = decidedOn;
  const ids = accounts.map(({ id }) => id);
  if (areAccountsStale(accounts, await lockedAccounts(within, { ids }))) return true;
  if (room === undefined) return false;
  const { members } = await lockedRoom(within, room.id);
  return isRoomStale(room, { members, held: await heldIn(within, room.id) });
}

/**
 * Accounts as they stand until the transaction ends, and all enabled administrators if asked for. Locked in the order of their ids, so that two
 * changes never wait for each other; the second one reads what the first one wrote.
 */
export async function lockedAccounts(
  within: Query,
  { ids, administrators = false }: { readonly ids: readonly UserId[]; readonly administrators?: boolean },
): Promise<UserRecord[]> {
  if (ids.length === 0) return [];
  const which = "u.id = ANY ($1) OR ($2 AND u.is_admin AND NOT u.is_disabled)";
  // A statement of its own: the next one must read the state after the wait for the locks.
  await within(`SELECT FROM majlis.users u WHERE ${which} ORDER BY u.id FOR NO KEY UPDATE`, [ids, administrators]);
  const { rows } = await within(`SELECT ${userColumns} FROM majlis.users u WHERE ${which}`, [ids, administrators]);
  return rows.map(toUser);
}

/** A room's host, null if there is no such room, and its members, as they stand until the transaction ends (A1). */
export async function lockedRoom(
  within: Query,
  room: RoomId,
): Promise<{ readonly host: PartnerCode | null; readonly members: readonly LeadingMember[] }> {
  // A statement of its own, as above.
  const locked = await within("SELECT host FROM majlis.rooms WHERE id = $1 FOR NO KEY UPDATE", [room]);
  const { rows } = await within(
    'SELECT m."user", m.role, u.partner FROM majlis.members m JOIN majlis.users u ON u.id = m."user" WHERE m.room = $1',
    [room],
  );
  const members = rows.map((row) => ({ user: text(row, "user"), partner: text(row, "partner"), role: roleOfMember(row) }));
  return { host: locked.rows[0] === undefined ? null : text(locked.rows[0], "host"), members };
}

async function heldIn(within: Query, room: RoomId): Promise<ReadonlySet<UserId>> {
  const { rows } = await within(
    `SELECT DISTINCT h."user" FROM majlis.write_holds h JOIN majlis.compartments c ON c.id = h.compartment
    WHERE c.room = $1 AND h.lifted_at IS NULL`,
    [room],
  );
  return new Set(rows.map((row) => text(row, "user")));
}
