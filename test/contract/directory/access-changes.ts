import { expect, it } from "vitest";
import { BY, aSession } from "../../support/directory-records.ts";
import type { With } from "./directory-under-test.ts";

/** What every store promises of the order of changes (server/ports/directory/access-changes.ts). */
export function describeAccessChanges(filled: With): void {
  it(
    "keeps every change of a right in order, and none that changed nothing",
    filled(async (directory) => {
      const before = await directory.lastAccessChange();
      await directory.addSession(BY, aSession("s1", "id-bilge"));
      await directory.setMember(BY, { room: "room-1", user: "id-adib", role: "watch" });
      await directory.setMember(BY, { room: "room-1", user: "id-adib", role: "watch" });
      await directory.setMember(BY, { room: "room-1", user: "id-adib", role: "analyst" });
      await directory.removeMember(BY, "room-1", "id-amal");
      await directory.removeMember(BY, "room-1", "id-adib");
      await directory.endSession(BY, "id-bilge", "s1");
      await directory.endSession(BY, "id-bilge", "s1");
      await directory.changeUser(BY, "id-bilge", { isDisabled: true });
      await directory.createCompartment(BY, {
        id: "c1",
        room: "room-1",
        name: "n",
        originator: "ALF",
        releasableTo: ["ALF"],
        createdAt: 1,
      });
      const rows = await directory.accessChanges(before, 100);
      expect(rows.map(({ change }) => change)).toEqual([
        { kind: "member-added", user: "id-adib", room: "room-1", role: "watch" },
        { kind: "role-changed", user: "id-adib", room: "room-1", role: "analyst" },
        { kind: "member-removed", user: "id-adib", room: "room-1" },
        { kind: "session-ended", user: "id-bilge", session: "s1" },
        { kind: "user-disabled", user: "id-bilge" },
        { kind: "compartment-created", room: "room-1", compartment: "c1" },
      ]);
      expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6].map((step) => before + step));
      expect(await directory.lastAccessChange()).toBe(before + 6);
      expect((await directory.accessChanges(before + 1, 2)).map(({ seq }) => seq)).toEqual([before + 2, before + 3]);
    }),
  );
}
