import { assert } from "../../shared/assert.ts";
import { givenRoles, roles, type Role } from "../../shared/access/role.ts";
import type { HomeLabel, LabelContent } from "../../shared/contribution/label.ts";
import type { ArchivedHold, ArchivedInboxItem, ArchivedInboxMark, ArchivedRoom, ArchivedUser } from "../ports/archive.ts";
import type { ExposureChannel, ExposureRecord, OpenedCard } from "../ports/directory/exposures.ts";
import type { InvitationRecord } from "../ports/directory/invitations.ts";
import type { RemovedCardRecord } from "../ports/directory/removed-cards.ts";
import type { RoomRecord } from "../ports/directory/rooms.ts";
import type { SessionRecord } from "../ports/directory/sessions.ts";
import type { SiteKey, SiteRecord } from "../ports/directory/site.ts";
import type { TokenRecord } from "../ports/directory/tokens.ts";
import type { WriteHold } from "../ports/directory/write-holds.ts";

// The columns of the directory's tables have the same names in every store.

/** One row as the database driver returns it, by column name. */
export type DirectoryRow = Readonly<Record<string, unknown>>;

/** A text column. The tables are typed, so another type is a fault of this program. */
export function text(row: DirectoryRow, column: string): string {
  const value = row[column];
  assert(typeof value === "string", `column ${column} is text`);
  return value;
}

/** An integer column. */
export function integer(row: DirectoryRow, column: string): number {
  const value = row[column];
  assert(typeof value === "number" && Number.isSafeInteger(value), `column ${column} is an integer`);
  return value;
}

/** Reads a row of `sessions`. */
export function toSession(row: DirectoryRow): SessionRecord {
  return { ...toCredential(row), lastSeenAt: integer(row, "last_seen_at") };
}

/** Reads a row of `tokens`. */
export function toToken(row: DirectoryRow): TokenRecord {
  return { ...toCredential(row), name: text(row, "name") };
}

function toCredential(row: DirectoryRow) {
  return {
    id: text(row, "id"),
    user: text(row, "user"),
    secretHash: text(row, "secret_hash"),
    createdAt: integer(row, "created_at"),
    expiresAt: integer(row, "expires_at"),
  };
}

/** Reads a row of `site`. */
export function toSite(row: DirectoryRow): SiteRecord {
  return { id: text(row, "id"), incarnation: integer(row, "incarnation"), keys: JSON.parse(text(row, "keys")) as readonly SiteKey[] };
}

/** What a row of `compartments` has beside the rest where its label has version 2. An earlier layout has no such columns. */
export function toHomeLabel(row: DirectoryRow): HomeLabel | null {
  if (typeof row["home"] !== "string") return null;
  return { home: row["home"], ceiling: JSON.parse(text(row, "ceiling")) as HomeLabel["ceiling"] };
}

/** The columns `home` and `ceiling` of a compartment. */
export function homeColumns({ home, ceiling }: LabelContent): readonly [home: string | null, ceiling: string | null] {
  return home === undefined ? [null, null] : [home, JSON.stringify(ceiling)];
}

/** The site of an account that is of another one. */
export function toForeignSite(row: DirectoryRow): { readonly site?: string } {
  return typeof row["site"] === "string" ? { site: row["site"] } : {};
}

/** Reads a row of `rooms`. */
export function toRoom(row: DirectoryRow): RoomRecord {
  return { ...toArchivedRoom(row), host: text(row, "host") };
}

/** The same, also of an earlier layout, in which rooms had no host. */
export function toArchivedRoom(row: DirectoryRow): ArchivedRoom {
  const host = typeof row["host"] === "string" ? row["host"] : null;
  return { id: text(row, "id"), title: text(row, "title"), summary: text(row, "summary"), host, createdAt: integer(row, "created_at") };
}

/** Reads a row of `removed_cards`. */
export function toRemovedCard(row: DirectoryRow): RemovedCardRecord {
  return {
    compartment: text(row, "compartment"),
    user: text(row, "user"),
    card: text(row, "card"),
    seq: integer(row, "seq"),
    at: integer(row, "at"),
  };
}

/** Reads a row of `write_holds`. */
export function toWriteHold(row: DirectoryRow): WriteHold {
  return { compartment: text(row, "compartment"), user: text(row, "user"), since: integer(row, "since"), cards: integer(row, "cards") };
}

/** Reads a row of `write_holds` with what became of the hold. */
export function toArchivedHold(row: DirectoryRow): ArchivedHold {
  const isLifted = row["lifted_at"] !== null;
  return { ...toWriteHold(row), liftedAt: isLifted ? integer(row, "lifted_at") : null, liftedBy: isLifted ? text(row, "lifted_by") : null };
}

/** How much a person has made, from a row of `users`; 0 in a layout that did not count it. */
export function toMade(row: DirectoryRow): Pick<ArchivedUser, "roomsMade" | "compartmentsMade"> {
  const counted = (column: string): number => (column in row ? integer(row, column) : 0);
  return { roomsMade: counted("rooms_made"), compartmentsMade: counted("compartments_made") };
}

/** A role column, null where an outer join found none. */
export function toRole(row: DirectoryRow): Role | null {
  const value = row["role"];
  return roles.find((role) => role === value) ?? null;
}

/** Reads a row of `invitations`. */
export function toInvitation(row: DirectoryRow): InvitationRecord {
  const to =
    typeof row["username"] === "string"
      ? { username: row["username"] }
      : { partner: text(row, "partner"), secretHash: text(row, "secret_hash") };
  const role = givenRoles.find((given) => given === row["role"]);
  assert(role, "an invitation has a role");
  return {
    id: text(row, "id"),
    room: text(row, "room"),
    by: text(row, "invited_by"),
    role,
    to,
    createdAt: integer(row, "created_at"),
    expiresAt: integer(row, "expires_at"),
    // Not there in a layout before it; 1 in SQLite, true in PostgreSQL.
    isRefused: row["is_refused"] === 1 || row["is_refused"] === true,
  };
}

/** Until when a person has read their inbox. */
export function toInboxMark(row: DirectoryRow): ArchivedInboxMark {
  return { user: text(row, "user"), upTo: integer(row, "up_to") };
}

/** An entry of an inbox that was read by itself. */
export function toInboxItem(row: DirectoryRow): ArchivedInboxItem {
  return { user: text(row, "user"), at: integer(row, "at"), compartment: text(row, "compartment"), seq: integer(row, "seq") };
}

const CHANNELS: readonly ExposureChannel[] = ["live", "read", "export"];

/** Reads a row of `exposures`. */
export function toExposure(row: DirectoryRow): ExposureRecord {
  const channel = CHANNELS.find((known) => known === row["channel"]);
  assert(channel, "a row of exposures has a channel");
  return {
    compartment: text(row, "compartment"),
    user: text(row, "user"),
    place: integer(row, "place"),
    channel,
    baseSeq: integer(row, "base_seq"),
    since: integer(row, "since"),
    sinceSeq: integer(row, "since_seq"),
    until: row["until"] === null ? null : integer(row, "until"),
    untilSeq: row["until_seq"] === null ? null : integer(row, "until_seq"),
    run: text(row, "run"),
  };
}

/** Reads a row of `opened_cards`. */
export function toOpenedCard(row: DirectoryRow): OpenedCard {
  return { compartment: text(row, "compartment"), card: text(row, "card"), user: text(row, "user"), at: integer(row, "at") };
}
