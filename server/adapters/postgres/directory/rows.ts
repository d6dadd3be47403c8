import { assert } from "../../../../shared/assert.ts";
import type { Role } from "../../../../shared/access/role.ts";
import { integer, text, toHomeLabel, toRole } from "../../../domain/directory-row.ts";
import type { UserRecord } from "../../../ports/directory/accounts.ts";
import type { CompartmentRecord } from "../../../ports/directory/compartments.ts";

/** One row as pg gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** Columns of a user, for `SELECT` with the table under the alias `u`. */
export const userColumns =
  "u.id AS user_id, u.username, u.display_name, u.partner, u.is_admin, u.is_partner_admin, u.may_release, u.is_disabled";

/** The same, of a layout that may have fewer: for what also reads a database of an earlier version. */
export const storedUserColumns = "u.id AS user_id, u.*";

/** A boolean column. */
export function flag(row: Row, column: string): boolean {
  const value = row[column];
  assert(typeof value === "boolean", `column ${column} is a boolean`);
  return value;
}

/** Reads {@link userColumns}; an earlier layout, which an archive is read of, has fewer. */
export function toUser(row: Row): UserRecord {
  return {
    id: text(row, "user_id"),
    username: text(row, "username"),
    displayName: text(row, "display_name"),
    partner: text(row, "partner"),
    isAdmin: flag(row, "is_admin"),
    isPartnerAdmin: row["is_partner_admin"] === true,
    mayRelease: row["may_release"] === true,
    isDisabled: flag(row, "is_disabled"),
  };
}

/** Reads a row of `compartments`. */
export function toCompartment(row: Row): CompartmentRecord {
  const releasableTo = row["releasable_to"];
  assert(Array.isArray(releasableTo), "column releasable_to is an array");
  return {
    id: text(row, "id"),
    room: text(row, "room"),
    name: text(row, "name"),
    originator: text(row, "originator"),
    releasableTo: releasableTo.map(String),
    createdAt: integer(row, "created_at"),
    ...toHomeLabel(row),
  };
}

/** Reads the role column of a member. */
export function roleOfMember(row: Row): Role {
  const role = toRole(row);
  assert(role, "a member has a role");
  return role;
}
