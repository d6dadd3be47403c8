import { describe, expect, it } from "vitest";
import { describeRaces } from "./directory-races.ts";
import type { DirectoryUnderTest, With } from "./directory-under-test.ts";
import { aSession, aToken, aUser, fill } from "../support/directory-records.ts";

/** What every store of server/ports/directory.ts promises. `open` gives an empty one. */
export function describeDirectory(name: string, open: () => Promise<DirectoryUnderTest>): void {
  const using = (isFilled: boolean): With => {
    return (run) => async () => {
      const store = await open();
      try {
        if (isFilled) await fill(store.directory);
        await run(store.directory, store);
      } finally {
        await store.dispose();
      }
    };
  };
  describe(`directory on ${name}`, () => {
    describeAccounts(using(true));
    describeFirstSetup(using(false));
    describeSessions(using(true));
    describeRooms(using(true));
    describeCompartments(using(true));
    describeChanges(using(true));
    describeRaces(using);
    describeLifetime(using(true));
  });
}

function describeAccounts(filled: With): void {
  it(
    "lists partners by code and refuses a code that is taken",
    filled(async (directory) => {
      expect((await directory.partners()).map(({ code }) => code)).toEqual(["ALF", "BRV", "CRL"]);
      expect(await directory.addPartner({ code: "ALF", name: "Another" })).toBe("code-taken");
      expect((await directory.partners())[0]).toEqual({ code: "ALF", name: "Name of ALF" });
    }),
  );
  it(
    "adds accounts, each username once, of known partners only",
    filled(async (directory) => {
      expect(await directory.addUser(aUser("cem", { partner: "CRL", isAdmin: true }))).toBe("added");
      expect(await directory.addUser(aUser("amal", { id: "other" }))).toBe("username-taken");
      expect(await directory.addUser(aUser("dana", { partner: "DLT" }))).toBe("unknown-partner");
      expect(await directory.userByUsername("cem")).toEqual({
        user: { id: "id-cem", username: "cem", displayName: "Name of cem", partner: "CRL", isAdmin: true, isDisabled: false },
        passwordHash: "hash-cem",
      });
      expect(await directory.userByUsername("dana")).toBeNull();
      expect(await directory.userByUsername("other")).toBeNull();
    }),
  );
  it(
    "finds the accounts of ids and leaves out the unknown",
    filled(async (directory) => {
      const found = await directory.users(["id-bilge", "nobody", "id-amal", "id-amal"]);
      expect(found.map(({ username }) => username).toSorted()).toEqual(["amal", "bilge"]);
    }),
  );
  it(
    "compares names and ids byte by byte, and finds nothing under one that none can have",
    filled(async (directory) => {
      for (const name of ["Amal", "amal ", "AMAL", "am%l", "amal\0", "\0", "\uD800", "amal\u200D"]) {
        expect(await directory.userByUsername(name)).toBeNull();
        expect(await directory.users([`id-${name}`])).toEqual([]);
        expect(await directory.roomFor(name, `id-${name}`)).toBeNull();
        expect(await directory.sessionBySecret(name)).toBeNull();
        expect(await directory.endSession(`id-${name}`, name)).toBe(false);
        expect(await directory.setUserDisabled(name, true)).toBe("unknown-user");
        expect(await directory.removeMember("room-1", `id-${name}`)).toBe("not-member");
      }
    }),
  );
  it(
    "sorts by the bytes of names, whatever language the machine speaks",
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
  it(
    "ends every session and token of an account that is disabled",
    filled(async (directory) => {
      await directory.addSession(aSession("s1", "id-bilge"));
      await directory.addToken(aToken("t1", "id-bilge"));
      await directory.addSession(aSession("s2", "id-amal"));
      expect(await directory.setUserDisabled("id-bilge", true)).toBe("changed");
      expect(await directory.setUserDisabled("id-bilge", true)).toBe("unchanged");
      expect(await directory.setUserDisabled("nobody", true)).toBe("unknown-user");
      expect((await directory.userByUsername("bilge"))?.user.isDisabled).toBe(true);
      expect(await directory.session("s1")).toBeNull();
      expect(await directory.token("t1")).toBeNull();
      expect(await directory.session("s2")).not.toBeNull();
      expect(await directory.setUserDisabled("id-bilge", false)).toBe("changed");
      expect((await directory.users(["id-bilge"]))[0]?.isDisabled).toBe(false);
    }),
  );
}

function describeFirstSetup(empty: With): void {
  const setup = (secretHash: string, now: number) => ({
    secretHash,
    now,
    partner: { code: "ALF", name: "Alfara" },
    user: aUser("root", { isAdmin: true }),
  });
  it(
    "makes the first administrator once, with the newest link only, before it expires",
    empty(async (directory) => {
      expect(await directory.hasUsers()).toBe(false);
      expect(await directory.setUpFirst(setup("link-1", 1))).toBe("wrong-link");
      await directory.putSetupLink({ secretHash: "link-1", expiresAt: 100 });
      await directory.putSetupLink({ secretHash: "link-2", expiresAt: 100 });
      expect(await directory.setUpFirst(setup("link-1", 1))).toBe("wrong-link");
      expect(await directory.setUpFirst(setup("link-2", 100))).toBe("wrong-link");
      expect(await directory.hasUsers()).toBe(false);
      expect(await directory.setUpFirst(setup("link-2", 99))).toBe("done");
      expect(await directory.hasUsers()).toBe(true);
      expect(await directory.partners()).toEqual([{ code: "ALF", name: "Alfara" }]);
      expect((await directory.userByUsername("root"))?.user.isAdmin).toBe(true);
    }),
  );
  it(
    "refuses every link once there is an account",
    empty(async (directory) => {
      await directory.putSetupLink({ secretHash: "link", expiresAt: 100 });
      await directory.addPartner({ code: "BRV", name: "Baruv" });
      await directory.addUser(aUser("bilge", { partner: "BRV" }));
      expect(await directory.setUpFirst(setup("link", 1))).toBe("wrong-link");
    }),
  );
}

function describeSessions(filled: With): void {
  it(
    "finds a session by its secret's hash and by id, with its user",
    filled(async (directory) => {
      await directory.addSession(aSession("s1", "id-amal"));
      const found = await directory.sessionBySecret("secret-s1");
      expect(found?.session).toEqual(aSession("s1", "id-amal"));
      expect(found?.user.username).toBe("amal");
      expect(await directory.session("s1")).toEqual(found);
      expect(await directory.sessionBySecret("secret-s2")).toBeNull();
      expect(await directory.tokenBySecret("secret-s1")).toBeNull();
    }),
  );
  it(
    "moves the last sign of life forward, never back, and revives nothing",
    filled(async (directory) => {
      await directory.addSession(aSession("s1", "id-amal"));
      await directory.touchSession("s1", 50);
      await directory.touchSession("s1", 40);
      await directory.touchSession("gone", 40);
      expect((await directory.session("s1"))?.session.lastSeenAt).toBe(50);
      expect(await directory.session("gone")).toBeNull();
    }),
  );
  it(
    "ends a session or token for its own user only",
    filled(async (directory) => {
      await directory.addSession(aSession("s1", "id-amal"));
      await directory.addToken(aToken("t1", "id-amal"));
      expect(await directory.endSession("id-bilge", "s1")).toBe(false);
      expect(await directory.endSession("id-bilge", "t1")).toBe(false);
      expect(await directory.endSession("id-amal", "s1")).toBe(true);
      expect(await directory.endSession("id-amal", "s1")).toBe(false);
      expect(await directory.endSession("id-amal", "t1")).toBe(true);
      expect(await directory.session("s1")).toBeNull();
      expect(await directory.tokenBySecret("secret-t1")).toBeNull();
    }),
  );
  it(
    "keeps tokens by user, newest first",
    filled(async (directory) => {
      await directory.addToken(aToken("t1", "id-amal", { createdAt: 1 }));
      await directory.addToken(aToken("t2", "id-amal", { createdAt: 2 }));
      await directory.addToken(aToken("t3", "id-bilge"));
      expect((await directory.tokensOf("id-amal")).map(({ id }) => id)).toEqual(["t2", "t1"]);
      expect((await directory.tokenBySecret("secret-t3"))?.token).toEqual(aToken("t3", "id-bilge"));
    }),
  );
  it(
    "purges what has expired or was idle too long, and counts it",
    filled(async (directory) => {
      await directory.addSession(aSession("live", "id-amal", { lastSeenAt: 60, expiresAt: 101 }));
      await directory.addSession(aSession("expired", "id-amal", { lastSeenAt: 60, expiresAt: 100 }));
      await directory.addSession(aSession("idle", "id-amal", { lastSeenAt: 50, expiresAt: 500 }));
      await directory.addToken(aToken("old", "id-amal", { expiresAt: 100 }));
      expect(await directory.purgeSessions({ now: 100, idleSince: 50 })).toBe(3);
      expect(await directory.session("live")).not.toBeNull();
      expect(await directory.session("expired")).toBeNull();
      expect(await directory.session("idle")).toBeNull();
      expect(await directory.token("old")).toBeNull();
    }),
  );
}

function describeRooms(filled: With): void {
  it(
    "makes a room's maker its lead, and lists rooms to their members only, newest first",
    filled(async (directory) => {
      await directory.createRoom({ id: "room-2", title: "Second", summary: "s", createdAt: 6 }, "id-amal");
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
        room: { id: "room-1", title: "Strait Watch", summary: "", createdAt: 5 },
        role: null,
      });
      expect(await directory.roomFor("room-9", "id-amal")).toBeNull();
    }),
  );
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
}

function describeCompartments(filled: With): void {
  const compartment = (id: string, releasableTo: string[], createdAt = 1) => ({
    id,
    room: "room-1",
    name: `Name of ${id}`,
    originator: "ALF",
    releasableTo,
    createdAt,
  });
  it(
    "makes compartments of known partners only, all or nothing",
    filled(async (directory) => {
      expect(await directory.createCompartment(compartment("c2", ["ALF", "BRV"], 2))).toBe("created");
      expect(await directory.createCompartment(compartment("c1", ["ALF"], 1))).toBe("created");
      expect(await directory.createCompartment(compartment("c3", ["ALF", "XXX"]))).toBe("unknown-partner");
      expect(await directory.compartment("c3")).toBeNull();
      expect(await directory.compartment("c2")).toEqual(compartment("c2", ["ALF", "BRV"], 2));
      expect((await directory.compartmentsIn("room-1")).map(({ id }) => id)).toEqual(["c1", "c2"]);
      expect(await directory.compartmentsIn("room-9")).toEqual([]);
    }),
  );
  it(
    "says how a user stands to a compartment's room",
    filled(async (directory) => {
      await directory.createCompartment(compartment("c1", ["ALF"]));
      expect(await directory.compartmentFor("c1", "id-bilge")).toEqual({ compartment: compartment("c1", ["ALF"]), role: "analyst" });
      expect((await directory.compartmentFor("c1", "id-adib"))?.role).toBeNull();
      expect(await directory.compartmentFor("c9", "id-amal")).toBeNull();
    }),
  );
}

function describeChanges(filled: With): void {
  it(
    "keeps every change of a right in order, and none that changed nothing",
    filled(async (directory) => {
      const before = await directory.lastAccessChange();
      await directory.addSession(aSession("s1", "id-bilge"));
      await directory.setMember({ room: "room-1", user: "id-adib", role: "watch" });
      await directory.setMember({ room: "room-1", user: "id-adib", role: "watch" });
      await directory.setMember({ room: "room-1", user: "id-adib", role: "analyst" });
      await directory.removeMember("room-1", "id-amal");
      await directory.removeMember("room-1", "id-adib");
      await directory.endSession("id-bilge", "s1");
      await directory.endSession("id-bilge", "s1");
      await directory.setUserDisabled("id-bilge", true);
      await directory.createCompartment({ id: "c1", room: "room-1", name: "n", originator: "ALF", releasableTo: ["ALF"], createdAt: 1 });
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

function describeLifetime(filled: With): void {
  it(
    "shows what was written to a second connection, at once",
    filled(async (directory, { reopen }) => {
      if (!reopen) return;
      const second = await reopen();
      await directory.setMember({ room: "room-1", user: "id-adib", role: "watch" });
      expect((await second.roomFor("room-1", "id-adib"))?.role).toBe("watch");
      await second.removeMember("room-1", "id-adib");
      expect((await directory.roomFor("room-1", "id-adib"))?.role).toBeNull();
      await second.close();
    }),
  );
  it(
    "keeps the first mark of the cluster for good, for every connection",
    filled(async (directory, { reopen }) => {
      expect(await directory.keepClusterMark("first")).toBe("first");
      expect(await directory.keepClusterMark("second")).toBe("first");
      const second = await reopen?.();
      if (second === undefined) return;
      expect(await second.keepClusterMark("third")).toBe("first");
      await second.close();
    }),
  );
  it(
    "rejects calls after close, and closing twice does nothing",
    filled(async (directory) => {
      await directory.close();
      await directory.close();
      await expect(directory.partners()).rejects.toThrow(/closed|not open|finalized|gone|ended/);
      await expect(directory.addPartner({ code: "DLT", name: "Deltan" })).rejects.toThrow(/closed|not open|finalized|gone|ended/);
    }),
  );
}
