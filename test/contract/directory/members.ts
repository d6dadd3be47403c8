import { expect, it } from "vitest";
import { BY, aUser } from "../../support/directory-records.ts";
import type { DecidedOn, DecidedPerson } from "../../../server/ports/directory/decided-on.ts";
import type { With } from "./directory-under-test.ts";

/** What every store promises of members (server/ports/directory/members.ts). */
export function describeMembers(filled: With): void {
  it(
    "adds members, changes roles, and keeps at least one lead",
    filled(async (directory) => {
      expect(await directory.setMember(BY, { room: "room-1", user: "id-adib", role: "watch" })).toBe("added");
      expect(await directory.setMember(BY, { room: "room-1", user: "id-adib", role: "watch" })).toBe("unchanged");
      expect(await directory.setMember(BY, { room: "room-1", user: "id-amal", role: "watch" })).toBe("last-lead");
      expect(await directory.removeMember(BY, "room-1", "id-amal")).toBe("last-lead");
      expect(await directory.setMember(BY, { room: "room-1", user: "id-adib", role: "lead" })).toBe("changed");
      expect(await directory.removeMember(BY, "room-1", "id-amal")).toBe("removed");
      expect(await directory.removeMember(BY, "room-1", "id-amal")).toBe("not-member");
      expect((await directory.members("room-1")).map(({ user, role }) => [user.username, role])).toEqual([
        ["adib", "lead"],
        ["bilge", "analyst"],
      ]);
    }),
  );
  it(
    "A1 keeps a lead of the host while others of the host are members, and lets the last of them go",
    filled(async (directory) => {
      await directory.setMember(BY, { room: "room-1", user: "id-adib", role: "analyst" });
      await directory.setMember(BY, { room: "room-1", user: "id-bilge", role: "lead" });
      expect(await directory.removeMember(BY, "room-1", "id-amal")).toBe("last-lead");
      expect(await directory.setMember(BY, { room: "room-1", user: "id-amal", role: "watch" })).toBe("last-lead");
      expect(await directory.removeMember(BY, "room-1", "id-adib")).toBe("removed");
      expect(await directory.removeMember(BY, "room-1", "id-amal")).toBe("removed");
      expect(await directory.setMember(BY, { room: "room-1", user: "id-bilge", role: "former" })).toBe("last-lead");
    }),
  );
  it(
    "changes nothing where a right that a change was decided on is another by now",
    filled(async (directory) => {
      const amal = { user: "id-amal", role: "lead", isHeld: false } as const;
      const bilge = { user: "id-bilge", role: "analyst" } as const;
      const on = (...people: readonly DecidedPerson[]): DecidedOn => ({ accounts: [], room: { id: "room-1", people } });
      const others: readonly DecidedPerson[] = [
        { ...amal, role: "analyst" },
        { ...amal, isHeld: true },
        { ...amal, user: "id-adib" },
        { ...bilge, role: null },
        { ...bilge, role: "lead" },
      ];
      const make = { room: "room-1", user: "id-bilge", role: "watch" } as const;
      for (const other of others) {
        expect(await directory.setMember(BY, make, on(amal, other))).toBe("stale");
        expect(await directory.removeMember(BY, "room-1", "id-bilge", on(other, bilge))).toBe("stale");
      }
      const all = { accounts: [], room: { id: "room-1", people: [amal], areAll: true } };
      expect(await directory.setMember(BY, make, all)).toBe("stale");
      const label = { name: "n", originator: "ALF", releasableTo: ["ALF"], createdAt: 1 };
      await directory.createCompartment(BY, { id: "c1", room: "room-1", ...label });
      await directory.holdWriting(BY, { compartment: "c1", room: "room-1", user: "id-amal", since: 1, cards: 201 });
      expect(await directory.setMember(BY, make, on(amal, bilge))).toBe("stale");
      expect((await directory.roomFor("room-1", "id-bilge"))?.role).toBe("analyst");
      expect(await directory.setMember(BY, make, on({ ...amal, isHeld: true }, bilge))).toBe("changed");
      expect(await directory.removeMember(BY, "room-1", "id-bilge", on({ ...amal, isHeld: true }, { ...bilge, role: "watch" }))).toBe(
        "removed",
      );
    }),
  );
  it(
    "A13 keeps a former member in the room",
    filled(async (directory) => {
      expect(await directory.setMember(BY, { room: "room-1", user: "id-bilge", role: "former" })).toBe("changed");
      expect((await directory.roomsOf("id-bilge")).map(({ role }) => role)).toEqual(["former"]);
      expect((await directory.accessChanges(0, 100)).at(-1)?.change).toEqual({
        kind: "role-changed",
        user: "id-bilge",
        room: "room-1",
        role: "former",
      });
    }),
  );
  it(
    "sorts members by the bytes of their names, in every locale of the machine",
    filled(async (directory) => {
      const names = ["a-b", "a.c", "a_a", "aa", "b0", "bb"];
      for (const name of names.toReversed()) {
        await directory.addUser(BY, aUser(name));
        await directory.setMember(BY, { room: "room-1", user: `id-${name}`, role: "watch" });
      }
      const members = await directory.members("room-1");
      expect(members.map(({ user }) => user.username)).toEqual([...names, "amal", "bilge"].toSorted());
    }),
  );
}
