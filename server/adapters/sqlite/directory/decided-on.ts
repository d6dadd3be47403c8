import type { DatabaseSync } from "node:sqlite";
import { assert } from "../../../../shared/assert.ts";
import { text, toRole } from "../../../domain/directory-row.ts";
import { areAccountsStale, isRoomStale } from "../../../domain/decided-on.ts";
import type { DecidedOn } from "../../../ports/directory/decided-on.ts";
import { toUser, userColumns } from "./rows.ts";

/** Whether what a change was decided on stands otherwise, in the caller's transaction. */
export type StaleCheck = (decidedOn: DecidedOn | undefined) => boolean;

/** Gives the function that compares what a change was decided on. */
export function staleCheck(database: DatabaseSync): StaleCheck {
  const byIds = database.prepare(`SELECT ${userColumns} FROM users u WHERE u.id IN (SELECT value FROM json_each(?))`);
  const inRoom = database.prepare("SELECT user, role FROM members WHERE room = ?");
  const heldIn = database.prepare(
    "SELECT DISTINCT h.user FROM write_holds h JOIN compartments c ON c.id = h.compartment WHERE c.room = ? AND h.lifted_at IS NULL",
  );
  return (decidedOn) => {
    if (decidedOn === undefined) return false;
    const { accounts, room } = decidedOn;
    const now = byIds.all(JSON.stringify(accounts.map(({ id }) => id))).map(toUser);
    if (areAccountsStale(accounts, now)) return true;
    if (room === undefined) return false;
    const members = inRoom.all(room.id).map((row) => {
      const role = toRole(row);
      assert(role, "a member has a role");
      return { user: text(row, "user"), role };
    });
    return isRoomStale(room, { members, held: new Set(heldIn.all(room.id).map((row) => text(row, "user"))) });
  };
}
