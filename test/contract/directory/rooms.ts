import { expect, it } from "vitest";
import type { With } from "./directory-under-test.ts";
import { BY } from "../../support/directory-records.ts";

/** What every store promises of rooms (server/ports/directory/rooms.ts). */
export function describeRooms(filled: With): void {
  it(
    "makes a room's maker its lead, and lists rooms to their members only, newest first",
    filled(async (directory) => {
      await directory.createRoom(BY, { id: "room-2", title: "Second", summary: "s", host: "ALF", createdAt: 6 }, "id-amal");
      const rooms = await directory.roomsOf("id-amal");
      expect(rooms.map(({ room, role }) => [room.id, role])).toEqual([
        ["room-2", "lead"],
        ["room-1", "lead"],
      ]);
      expect((await directory.roomsOf("id-bilge")).map(({ role }) => role)).toEqual(["analyst"]);
      expect(await directory.roomsOf("id-adib")).toEqual([]);
    }),
  );
  it(
    "says how a user stands to a room",
    filled(async (directory) => {
      expect((await directory.roomFor("room-1", "id-bilge"))?.role).toBe("analyst");
      expect(await directory.roomFor("room-1", "id-adib")).toEqual({
        room: { id: "room-1", title: "Strait Watch", summary: "", host: "ALF", createdAt: 5 },
        role: null,
        isHeld: false,
      });
      expect(await directory.roomFor("room-9", "id-amal")).toBeNull();
    }),
  );
}
