import type { DatabaseSync } from "node:sqlite";
import { assert } from "../../../../shared/assert.ts";
import { roomMade } from "../../../domain/trail/trail-changes.ts";
import type { RoomStore } from "../../../ports/directory/rooms.ts";
import { integer, text, toRole, toRoom } from "../../../domain/directory-row.ts";
import { changeRecorder } from "./access-changes.ts";
import { staleCheck } from "./decided-on.ts";
import { toUser, userColumns } from "./rows.ts";
import { trailWriter } from "./trail.ts";
import { inTransaction } from "./transaction.ts";

/** Rooms in SQLite. */
export function sqliteRooms(database: DatabaseSync): RoomStore {
  const record = changeRecorder(database);
  const writeTrail = trailWriter(database);
  const isStale = staleCheck(database);
  const insertRoom = database.prepare("INSERT INTO rooms (id, title, summary, host, created_at) VALUES (?, ?, ?, ?, ?)");
  const insertLead = database.prepare("INSERT INTO members (room, user, role) VALUES (?, ?, 'lead')");
  const countRoom = database.prepare("UPDATE users SET rooms_made = rooms_made + 1 WHERE id = ? AND rooms_made < ?");
  const roomFor = database.prepare(
    `SELECT r.*, m.role, EXISTS (SELECT 1 FROM write_holds h JOIN compartments c ON c.id = h.compartment
      WHERE c.room = r.id AND h.user = ?1 AND h.lifted_at IS NULL) AS is_held
    FROM rooms r LEFT JOIN members m ON m.room = r.id AND m.user = ?1 WHERE r.id = ?2`,
  );
  const roomsOf = database.prepare(
    "SELECT r.*, m.role FROM members m JOIN rooms r ON r.id = m.room WHERE m.user = ? ORDER BY r.created_at DESC, r.id",
  );

  return {
    createRoom: async (by, room, lead, { most = Number.MAX_SAFE_INTEGER, decidedOn } = {}) =>
      inTransaction(database, () => {
        if (isStale(decidedOn)) return "stale";
        if (countRoom.run(lead, most).changes === 0) return "too-many";
        insertRoom.run(room.id, room.title, room.summary, room.host, room.createdAt);
        insertLead.run(room.id, lead);
        record({ kind: "member-added", user: lead, room: room.id, role: "lead" });
        writeTrail(by, roomMade(room, lead));
        return "created";
      }),
    roomFor: async (id, user) => {
      const row = roomFor.get(user, id);
      return row ? { room: toRoom(row), role: toRole(row), isHeld: integer(row, "is_held") === 1 } : null;
    },
    roomsOf: async (user) =>
      roomsOf.all(user).map((row) => {
        const role = toRole(row);
        assert(role, "a member has a role");
        return { room: toRoom(row), role };
      }),
    hostedRooms: hostedRoomLister(database),
  };
}

function hostedRoomLister(database: DatabaseSync): RoomStore["hostedRooms"] {
  const list = database.prepare(
    `SELECT r.id, r.host, r.created_at FROM rooms r
    WHERE (?1 = '' OR r.host = ?1) AND (r.created_at < ?2 OR (r.created_at = ?2 AND r.id > ?3)) ORDER BY r.created_at DESC, r.id LIMIT ?4`,
  );
  const leadsOf = database.prepare(
    `SELECT m.room, ${userColumns} FROM members m JOIN rooms r ON r.id = m.room JOIN users u ON u.id = m.user AND u.partner = r.host
    WHERE m.role = 'lead' AND m.room IN (SELECT value FROM json_each(?)) ORDER BY u.username`,
  );
  return async ({ host = "", after = NEWEST, limit }) => {
    const rooms = list.all(host, after.createdAt, after.id, limit);
    const leads = leadsOf.all(JSON.stringify(rooms.map((row) => text(row, "id"))));
    return rooms.map((row) => {
      const id = text(row, "id");
      const own = leads.filter((lead) => text(lead, "room") === id).map(toUser);
      return { id, host: text(row, "host"), createdAt: integer(row, "created_at"), leads: own };
    });
  };
}

/** Every room comes after it. */
const NEWEST = { createdAt: Number.MAX_SAFE_INTEGER, id: "" } as const;
