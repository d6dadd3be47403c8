import type { Role } from "../../../../shared/access/role.ts";
import type { PartnerCode, UserId } from "../../../../shared/ids.ts";
import { roomMade } from "../../../domain/trail/trail-changes.ts";
import type { UserRecord } from "../../../ports/directory/accounts.ts";
import type { RoomRecord, RoomStore } from "../../../ports/directory/rooms.ts";
import { isStale } from "./decided-on.ts";
import type { Tables } from "./tables.ts";

/** Rooms in memory. */
export function memoryRooms(tables: Tables): RoomStore {
  return {
    createRoom: async (by, room, lead, { most = Number.MAX_SAFE_INTEGER, decidedOn } = {}) => {
      if (isStale(tables, decidedOn)) return "stale";
      const made = tables.roomsMade.get(lead) ?? 0;
      if (made >= most) return "too-many";
      tables.trail.append(by, roomMade(room, lead));
      tables.roomsMade.set(lead, made + 1);
      tables.rooms.set(room.id, { room: { ...room }, roles: new Map([[lead, "lead"]]) });
      tables.record({ kind: "member-added", user: lead, room: room.id, role: "lead" });
      return "created";
    },
    roomFor: async (id, user) => {
      const row = tables.rooms.get(id);
      if (!row) return null;
      return { room: row.room, role: row.roles.get(user) ?? null, isHeld: tables.isHeldIn(id, user) };
    },
    roomsOf: async (user) =>
      [...tables.rooms.values()]
        .flatMap(({ room, roles }) => {
          const role = roles.get(user);
          return role ? [{ room, role }] : [];
        })
        .toSorted((a, b) => byAge(a.room, b.room)),
    hostedRooms: async ({ host, after, limit }) =>
      [...tables.rooms.values()]
        .filter(({ room }) => (host === undefined || room.host === host) && (after === undefined || byAge(after, room) < 0))
        .toSorted((a, b) => byAge(a.room, b.room))
        .slice(0, limit)
        .map(({ room: { id, host: of, createdAt }, roles }) => ({ id, host: of, createdAt, leads: leadsOf(tables, roles, of) })),
  };
}

/** Newest first, then by id. */
function byAge(one: Pick<RoomRecord, "id" | "createdAt">, other: Pick<RoomRecord, "id" | "createdAt">): number {
  if (one.createdAt !== other.createdAt) return other.createdAt - one.createdAt;
  return one.id === other.id ? 0 : one.id < other.id ? -1 : 1;
}

function leadsOf(tables: Tables, memberRoles: ReadonlyMap<UserId, Role>, host: PartnerCode): readonly UserRecord[] {
  return [...memberRoles]
    .flatMap(([id, role]) => (role === "lead" ? (tables.users.get(id)?.user ?? []) : []))
    .filter(({ partner }) => partner === host)
    .toSorted((a, b) => (a.username < b.username ? -1 : 1));
}
