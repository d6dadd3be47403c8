import { assert } from "../../../../shared/assert.ts";
import { roles, type Role } from "../../../../shared/access/role.ts";
import type { CompartmentRecord, RoomRecord, SessionRecord, TokenRecord, UserRecord } from "../../../ports/directory.ts";

/** One row as pg gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** Columns of a user, for `SELECT` with the table under the alias `u`. */
export const userColumns = "u.id AS user_id, u.username, u.display_name, u.partner, u.is_admin, u.is_disabled";

/** A text column. */
export function text(row: Row, column: string): string {
  const value = row[column];
  assert(typeof value === "string", `column ${column} is text`);
  return value;
}

/** An integer column; pg gives the 64-bit ones as text. */
export function integer(row: Row, column: string): number {
  const value = Number(row[column] ?? Number.NaN);
  assert(Number.isSafeInteger(value), `column ${column} is an integer`);
  return value;
}

/** A boolean column. */
export function flag(row: Row, column: string): boolean {
  const value = row[column];
  assert(typeof value === "boolean", `column ${column} is a boolean`);
  return value;
}

/** Reads {@link userColumns}. */
export function toUser(row: Row): UserRecord {
  return {
    id: text(row, "user_id"),
    username: text(row, "username"),
    displayName: text(row, "display_name"),
    partner: text(row, "partner"),
    isAdmin: flag(row, "is_admin"),
    isDisabled: flag(row, "is_disabled"),
  };
}

/** Reads a row of `sessions`. */
export function toSession(row: Row): SessionRecord {
  return { ...toCredential(row), lastSeenAt: integer(row, "last_seen_at") };
}

/** Reads a row of `tokens`. */
export function toToken(row: Row): TokenRecord {
  return { ...toCredential(row), name: text(row, "name") };
}

function toCredential(row: Row) {
  return {
    id: text(row, "id"),
    user: text(row, "user"),
    secretHash: text(row, "secret_hash"),
    createdAt: integer(row, "created_at"),
    expiresAt: integer(row, "expires_at"),
  };
}

/** Reads a row of `rooms`. */
export function toRoom(row: Row): RoomRecord {
  return { id: text(row, "id"), title: text(row, "title"), summary: text(row, "summary"), createdAt: integer(row, "created_at") };
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
  };
}

/** A role column, null where an outer join found none. */
export function toRole(row: Row): Role | null {
  const value = row["role"];
  return roles.find((role) => role === value) ?? null;
}

/** Reads the role column of a member. */
export function roleOfMember(row: Row): Role {
  const role = toRole(row);
  assert(role, "a member has a role");
  return role;
}
