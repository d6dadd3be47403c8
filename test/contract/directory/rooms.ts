import { expect, it } from "vitest";
import type { With } from "./directory-under-test.ts";
import { aUser, BY } from "../../support/directory-records.ts";

/** What every store promises of rooms (server/ports/directory/rooms.ts). */
export function describeRooms(filled: With): void {
  it(
    "A22: lists all rooms with their hosts and the leads of these, newest first, by host and page by page",
    filled(async (directory) => {
      await directory.addUser(BY, aUser("cem", { partner: "ALF" }));
      await directory.addUser(BY, aUser("zoe", { partner: "ALF" }));
      for (const [id, createdAt, host, maker] of [
        ["room-3", 7, "BRV", "id-bilge"],
        ["room-2", 7, "ALF", "id-zoe"],
        ["room-B", 7, "ALF", "id-amal"],
      ] as const)
        await directory.createRoom(BY, { id, title: "Not told", summary: "", host, createdAt }, maker);
      await directory.setMember(BY, { room: "room-2", user: "id-bilge", role: "lead" });
      await directory.setMember(BY, { room: "room-2", user: "id-amal", role: "watch" });
      await directory.setMember(BY, { room: "room-2", user: "id-cem", role: "lead" });
      await directory.changeUser(BY, "id-zoe", { isDisabled: true });
      const shown = async (asked: Parameters<typeof directory.hostedRooms>[0]) =>
        (await directory.hostedRooms(asked)).map(({ id, host, leads }) =>
          [id, host, ...leads.map(({ username, isDisabled }) => (isDisabled ? `(${username})` : username))].join(" "),
        );
      const [first, second, third, last] = ["room-2 ALF cem (zoe)", "room-3 BRV bilge", "room-B ALF amal", "room-1 ALF amal"];
      expect(await shown({ limit: 9 })).toEqual([first, second, third, last]);
      expect(await shown({ limit: 2 })).toEqual([first, second]);
      expect(await shown({ limit: 2, after: { createdAt: 7, id: "room-3" } })).toEqual([third, last]);
      expect(await shown({ limit: 9, host: "ALF", after: { createdAt: 7, id: "room-2" } })).toEqual([third, last]);
      expect([await shown({ limit: 9, host: "DLT" }), await shown({ limit: 9, after: { createdAt: 5, id: "room-1" } })]).toEqual([[], []]);
      const [hosted] = await directory.hostedRooms({ limit: 1 });
      expect(Object.keys(hosted ?? {}).toSorted()).toEqual(["createdAt", "host", "id", "leads"]);
    }),
  );
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
