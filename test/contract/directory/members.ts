import { expect, it } from "vitest";
import { aUser } from "../../support/directory-records.ts";
import type { With } from "./directory-under-test.ts";

/** What every store promises of members (server/ports/directory/members.ts). */
export function describeMembers(filled: With): void {
  it(
    "adds members, changes roles, and keeps at least one lead",
    filled(async (directory) => {
      expect(await directory.setMember({ room: "room-1", user: "id-adib", role: "watch" })).toBe("added");
      expect(await directory.setMember({ room: "room-1", user: "id-adib", role: "watch" })).toBe("unchanged");
      expect(await directory.setMember({ room: "room-1", user: "id-amal", role: "watch" })).toBe("last-lead");
      expect(await directory.removeMember("room-1", "id-amal")).toBe("last-lead");
      expect(await directory.setMember({ room: "room-1", user: "id-adib", role: "lead" })).toBe("changed");
      expect(await directory.removeMember("room-1", "id-amal")).toBe("removed");
      expect(await directory.removeMember("room-1", "id-amal")).toBe("not-member");
      expect((await directory.members("room-1")).map(({ user, role }) => [user.username, role])).toEqual([
        ["adib", "lead"],
        ["bilge", "analyst"],
      ]);
    }),
  );
  it(
    "sorts members by the bytes of their names, in every locale of the machine",
    filled(async (directory) => {
      const names = ["a-b", "a.c", "a_a", "aa", "b0", "bb"];
      for (const name of names.toReversed()) {
        await directory.addUser(aUser(name));
        await directory.setMember({ room: "room-1", user: `id-${name}`, role: "watch" });
      }
      const members = await directory.members("room-1");
      expect(members.map(({ user }) => user.username)).toEqual([...names, "amal", "bilge"].toSorted());
    }),
  );
}
