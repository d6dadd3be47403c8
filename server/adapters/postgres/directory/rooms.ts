import type { HostedRoom, HostedRoomQuery, RoomStore } from "../../../ports/directory/rooms.ts";
import { roomMade } from "../../../domain/trail/trail-changes.ts";
import { recordChange } from "./access-changes.ts";
import type { Database, Query } from "./database.ts";
import { integer, text, toRole, toRoom } from "../../../domain/directory-row.ts";
import { isStale } from "./decided-on.ts";
import { roleOfMember, toUser, userColumns } from "./rows.ts";
import { writeTrail } from "./trail.ts";

const create = `
  WITH maker AS (UPDATE majlis.users SET rooms_made = rooms_made + 1 WHERE id = $5 AND rooms_made < $6 RETURNING id),
    made AS (INSERT INTO majlis.rooms (id, title, summary, host, created_at) SELECT $1, $2, $3, $7, $4::bigint FROM maker),
    joined AS (INSERT INTO majlis.members (room, "user", role) SELECT $1, id, 'lead' FROM maker)
  SELECT FROM maker`;

/** Rooms in PostgreSQL. */
export function postgresRooms({ query, inTransaction }: Database): RoomStore {
  return {
    createRoom: (by, room, lead, { most = Number.MAX_SAFE_INTEGER, decidedOn } = {}) =>
      inTransaction(async (within) => {
        if (await isStale(within, decidedOn)) return "stale";
        const { id, title, summary, host, createdAt } = room;
        const made = await within(create, [id, title, summary, createdAt, lead, most, host]);
        if (made.count === 0) return "too-many";
        await recordChange(within, { kind: "member-added", user: lead, room: id, role: "lead" });
        await writeTrail(within, by, roomMade(room, lead));
        return "created";
      }),
    roomFor: async (id, user) => {
      const { rows } = await query(
        `SELECT r.*, m.role,
          EXISTS (SELECT FROM majlis.write_holds h JOIN majlis.compartments c ON c.id = h.compartment
            WHERE c.room = r.id AND h."user" = $2 AND h.lifted_at IS NULL) AS is_held
        FROM majlis.rooms r LEFT JOIN majlis.members m ON m.room = r.id AND m."user" = $2 WHERE r.id = $1`,
        [id, user],
      );
      return rows[0] ? { room: toRoom(rows[0]), role: toRole(rows[0]), isHeld: rows[0]["is_held"] === true } : null;
    },
    roomsOf: async (user) => {
      const { rows } = await query(
        `SELECT r.*, m.role FROM majlis.members m JOIN majlis.rooms r ON r.id = m.room
        WHERE m."user" = $1 ORDER BY r.created_at DESC, r.id`,
        [user],
      );
      return rows.map((row) => ({ room: toRoom(row), role: roleOfMember(row) }));
    },
    hostedRooms: (asked) => hostedRooms(query, asked),
  };
}

async function hostedRooms(query: Query, { host = "", after = NEWEST, limit }: HostedRoomQuery): Promise<readonly HostedRoom[]> {
  const { rows } = await query(
    `SELECT r.id, r.host, r.created_at FROM majlis.rooms r
    WHERE ($1 = '' OR r.host = $1) AND (r.created_at < $2::bigint OR (r.created_at = $2::bigint AND r.id COLLATE "C" > $3))
    ORDER BY r.created_at DESC, r.id COLLATE "C" LIMIT $4`,
    [host, after.createdAt, after.id, limit],
  );
  const leads = await query(
    `SELECT m.room, ${userColumns} FROM majlis.members m JOIN majlis.rooms r ON r.id = m.room
    JOIN majlis.users u ON u.id = m."user" AND u.partner = r.host WHERE m.role = 'lead' AND m.room = ANY ($1) ORDER BY u.username`,
    [rows.map((row) => text(row, "id"))],
  );
  return rows.map((row) => {
    const id = text(row, "id");
    const own = leads.rows.filter((lead) => text(lead, "room") === id).map(toUser);
    return { id, host: text(row, "host"), createdAt: integer(row, "created_at"), leads: own };
  });
}

/** Every room comes after it. */
const NEWEST = { createdAt: Number.MAX_SAFE_INTEGER, id: "" } as const;
