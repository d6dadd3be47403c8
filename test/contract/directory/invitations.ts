import { expect, it } from "vitest";
import { BY, anInvitation, aUser } from "../../support/directory-records.ts";
import type { With } from "./directory-under-test.ts";

/** What every store promises of invitations (server/ports/directory/invitations.ts). */
export function describeInvitations(filled: With): void {
  const named = { username: "adib" };
  const amal = { user: "id-amal", role: "lead", isHeld: false } as const;
  const adib = { user: "id-adib", role: null } as const;
  const decided = { accounts: [], room: { id: "room-1", people: [amal, adib] } };
  const accepted = { id: "i1", room: "room-1", user: "id-adib", role: "analyst" } as const;
  it(
    "keeps invitations to names, of accounts or of none, newest first, and links by their secret",
    filled(async (directory) => {
      await directory.invite(BY, anInvitation("i1", named), 9);
      await directory.invite(BY, anInvitation("i2", { username: "no-one" }), 9);
      await directory.invite(BY, anInvitation("i3", named, { by: "id-bilge", role: "lead", createdAt: 11 }), 9);
      await directory.invite(BY, anInvitation("i4", { partner: "CRL", secretHash: "h" }), 9);
      expect((await directory.invitationsTo("adib", 9)).map(({ id }) => id)).toEqual(["i3", "i1"]);
      expect(await directory.invitationsTo("adib", 1)).toEqual([
        anInvitation("i3", named, { by: "id-bilge", role: "lead", createdAt: 11 }),
      ]);
      expect(await directory.invitation("i2")).toEqual(anInvitation("i2", { username: "no-one" }));
      expect(await directory.invitationBySecret("h")).toEqual(anInvitation("i4", { partner: "CRL", secretHash: "h" }));
      expect([await directory.invitation("i9"), await directory.invitationBySecret("i9")]).toEqual([null, null]);
      expect([await directory.dropInvitation(BY, "i2"), await directory.dropInvitation(BY, "i2")]).toEqual(["dropped", "gone"]);
    }),
  );
  it(
    "A14 gives of each inviter the newest first, so that many of one hide none of another",
    filled(async (directory) => {
      await directory.invite(BY, anInvitation("warning", named, { createdAt: 5 }), 9);
      for (const createdAt of [11, 12, 13]) {
        const room = { id: `room-${createdAt}`, title: "t", summary: "", host: "BRV", createdAt };
        await directory.createRoom(BY, room, "id-bilge", { most: 9 });
        await directory.invite(BY, anInvitation(`i${createdAt}`, named, { by: "id-bilge", room: room.id, createdAt }), 9);
      }
      expect((await directory.invitationsTo("adib", 2)).map(({ id }) => id)).toEqual(["i13", "warning"]);
      expect((await directory.invitationsTo("adib", 9)).map(({ id }) => id)).toEqual(["i13", "warning", "i12", "i11"]);
    }),
  );
  it(
    "A14 keeps a refused invitation for who made it, counted as before, and for no one else",
    filled(async (directory) => {
      await directory.invite(BY, anInvitation("i1", named), 2);
      await directory.invite(BY, anInvitation("i2", { username: "no-one" }, { createdAt: 11 }), 2);
      await directory.invite(BY, anInvitation("i3", { username: "no-one" }, { by: "id-bilge" }), 2);
      expect(await Promise.all([directory.refuseInvitation(BY, "i1"), directory.refuseInvitation(BY, "i1")])).toEqual(["refused", "gone"]);
      expect(await directory.refuseInvitation(BY, "i9")).toBe("gone");
      expect(await directory.invitationsTo("adib", 9)).toEqual([]);
      expect(await directory.acceptInvitation(BY, accepted, decided)).toBe("gone");
      expect(await directory.invitationsBy("id-amal", "room-1")).toEqual([
        anInvitation("i2", { username: "no-one" }, { createdAt: 11 }),
        anInvitation("i1", named, { isRefused: true }),
      ]);
      expect([await directory.invitationsBy("id-amal", "room-2"), await directory.invitationsBy("id-cem", "room-1")]).toEqual([[], []]);
      expect(await directory.invite(BY, anInvitation("i4", { username: "other" }), 2)).toBe("too-many");
      // A new one to the same name is open again.
      expect(await directory.invite(BY, anInvitation("i5", named), 2)).toBe("invited");
      expect((await directory.invitationsTo("adib", 9)).map(({ id }) => id)).toEqual(["i5"]);
    }),
  );
  it(
    "A14 replaces an earlier invitation of the same person to the same name and room, and holds the others to a number",
    filled(async (directory) => {
      expect(await directory.invite(BY, anInvitation("i1", named), 2)).toBe("invited");
      expect(await directory.invite(BY, anInvitation("i2", { partner: "CRL", secretHash: "h" }), 2)).toBe("invited");
      expect(await directory.invite(BY, anInvitation("i3", { username: "other" }), 2)).toBe("too-many");
      expect(await directory.invite(BY, anInvitation("i4", named, { role: "watch" }), 2)).toBe("invited");
      expect((await directory.invitationsTo("adib", 9)).map(({ id }) => id)).toEqual(["i4"]);
      // Those that have ended count no more.
      const late = { createdAt: 1_000, expiresAt: 2_000 };
      expect(await directory.invite(BY, anInvitation("i5", { username: "other" }, late), 2)).toBe("invited");
      expect(await directory.purgeInvitations(1_000)).toBe(2);
      expect(await directory.invitation("i5")).not.toBeNull();
    }),
  );
  it(
    "A14 spends an invitation once, and makes its person a member with what a change of members records",
    filled(async (directory) => {
      await directory.invite(BY, anInvitation("i1", named), 9);
      for (const people of [[{ ...amal, role: "analyst" }], [{ ...amal, isHeld: true }], [amal, { ...adib, role: "watch" }]] as const)
        expect(await directory.acceptInvitation(BY, accepted, { accounts: [], room: { id: "room-1", people } })).toBe("stale");
      expect(await directory.invitation("i1")).not.toBeNull();
      const both = await Promise.all([
        directory.acceptInvitation(BY, accepted, decided),
        directory.acceptInvitation(BY, accepted, decided),
      ]);
      expect(both.toSorted()).toEqual(["accepted", "gone"]);
      expect((await directory.roomFor("room-1", "id-adib"))?.role).toBe("analyst");
      const change = { kind: "member-added", user: "id-adib", room: "room-1", role: "analyst" };
      expect((await directory.accessChanges(0, 100)).at(-1)?.change).toEqual(change);
    }),
  );
  it(
    "finds no invitation under a name that none can have",
    filled(async (directory) => {
      await directory.addUser(BY, aUser("cem"));
      for (const name of ["cem\0", "\0", "\uD800"]) {
        expect(await directory.invitationsTo(name, 9)).toEqual([]);
        expect(await directory.invitation(name)).toBeNull();
        expect(await directory.invitationsBy(name, name)).toEqual([]);
        expect(await directory.refuseInvitation(BY, name)).toBe("gone");
        expect(await directory.invitationBySecret(name)).toBeNull();
      }
    }),
  );
}
