import type { RoomStore } from "../../../ports/directory/rooms.ts";
import type { Database } from "./database.ts";
import { toRole, toRoom } from "../../../domain/directory-row.ts";
import { roleOfMember } from "./rows.ts";

const create = `
  WITH made AS (INSERT INTO majlis.rooms (id, title, summary, created_at) VALUES ($1, $2, $3, $4)),
    joined AS (INSERT INTO majlis.members (room, "user", role) VALUES ($1, $5, 'lead'))
  INSERT INTO majlis.access_changes (change) VALUES ($6)`;

/** Rooms in PostgreSQL. */
export function postgresRooms({ query }: Database): RoomStore {
  return {
    createRoom: async ({ id, title, summary, createdAt }, lead) => {
      const change = JSON.stringify({ kind: "member-added", user: lead, room: id, role: "lead" });
      await query(create, [id, title, summary, createdAt, lead, change]);
    },
    roomFor: async (id, user) => {
      const { rows } = await query(
        `SELECT r.*, m.role FROM majlis.rooms r LEFT JOIN majlis.members m ON m.room = r.id AND m."user" = $2 WHERE r.id = $1`,
        [id, user],
      );
      return rows[0] ? { room: toRoom(rows[0]), role: toRole(rows[0]) } : null;
    },
    roomsOf: async (user) => {
      const { rows } = await query(
        `SELECT r.*, m.role FROM majlis.members m JOIN majlis.rooms r ON r.id = m.room
        WHERE m."user" = $1 ORDER BY r.created_at DESC, r.id`,
        [user],
      );
      return rows.map((row) => ({ room: toRoom(row), role: roleOfMember(row) }));
    },
  };
}
