import type { SQLOutputValue } from "node:sqlite";
import { integer, text, toHomeLabel } from "../../../domain/directory-row.ts";
import type { UserRecord } from "../../../ports/directory/accounts.ts";
import type { CompartmentRecord } from "../../../ports/directory/compartments.ts";

/** One row as node:sqlite gives it. */
export type Row = Record<string, SQLOutputValue>;

/** Columns of a user, for `SELECT` with the table under the alias `u`: all of them, since an earlier layout has fewer. */
export const userColumns = "u.*";

/** Reads {@link userColumns}, of this layout or an earlier one. */
export function toUser(row: Row): UserRecord {
  return {
    id: text(row, "id"),
    username: text(row, "username"),
    displayName: text(row, "display_name"),
    partner: text(row, "partner"),
    isAdmin: integer(row, "is_admin") === 1,
    isPartnerAdmin: row["is_partner_admin"] === 1,
    mayRelease: row["may_release"] === 1,
    isDisabled: integer(row, "is_disabled") === 1,
  };
}

/** Reads a row of `compartments`. */
export function toCompartment(row: Row): CompartmentRecord {
  return {
    id: text(row, "id"),
    room: text(row, "room"),
    name: text(row, "name"),
    originator: text(row, "originator"),
    releasableTo: JSON.parse(text(row, "releasable_to")) as string[],
    createdAt: integer(row, "created_at"),
    ...toHomeLabel(row),
  };
}
