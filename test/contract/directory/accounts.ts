import { expect, it } from "vitest";
import { BY, aSession, aToken, aUser } from "../../support/directory-records.ts";
import type { With } from "./directory-under-test.ts";

/** What every store promises of accounts (server/ports/directory/accounts.ts). */
export function describeAccounts(filled: With): void {
  it(
    "A12: adds accounts with their authorities, each username once, of known partners only",
    filled(async (directory) => {
      expect(await directory.addUser(BY, aUser("cem", { partner: "CRL", isAdmin: true, mayRelease: true }))).toBe("added");
      expect(await directory.addUser(BY, aUser("amal", { id: "other" }))).toBe("username-taken");
      expect(await directory.addUser(BY, aUser("dana", { partner: "DLT" }))).toBe("unknown-partner");
      expect(await directory.userByUsername("cem")).toEqual({
        user: {
          id: "id-cem",
          username: "cem",
          displayName: "Name of cem",
          partner: "CRL",
          isAdmin: true,
          isPartnerAdmin: false,
          mayRelease: true,
          isDisabled: false,
        },
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
        expect(await directory.endSession(BY, `id-${name}`, name)).toBe("not-found");
        expect(await directory.changeUser(BY, name, { isDisabled: true })).toBe("unknown-user");
        expect(await directory.removeMember(BY, "room-1", `id-${name}`)).toBe("not-member");
      }
    }),
  );
  it(
    "ends every session and token of an account that is disabled",
    filled(async (directory) => {
      await directory.addSession(BY, aSession("s1", "id-bilge"));
      await directory.addToken(BY, aToken("t1", "id-bilge"));
      await directory.addSession(BY, aSession("s2", "id-amal"));
      expect(await directory.changeUser(BY, "id-bilge", { isDisabled: true })).toBe("changed");
      expect(await directory.changeUser(BY, "id-bilge", { isDisabled: true })).toBe("unchanged");
      expect(await directory.changeUser(BY, "nobody", { isDisabled: true })).toBe("unknown-user");
      expect((await directory.userByUsername("bilge"))?.user.isDisabled).toBe(true);
      expect(await directory.session("s1")).toBeNull();
      expect(await directory.token("t1")).toBeNull();
      expect(await directory.session("s2")).not.toBeNull();
      expect(await directory.changeUser(BY, "id-bilge", { isDisabled: false })).toBe("changed");
      expect((await directory.users(["id-bilge"]))[0]?.isDisabled).toBe(false);
    }),
  );
  describeListing(filled);
  describeChanges(filled);
  describePasswords(filled);
}

function describeListing(filled: With): void {
  it(
    "lists accounts by username, of one partner, with the letters asked for, and in pages",
    filled(async (directory) => {
      await directory.addUser(BY, aUser("zeki", { partner: "BRV", displayName: "Özgür Ağaoğlu" }));
      await directory.addUser(BY, aUser("b.2", { displayName: "أحمد يحيى" }));
      await directory.changeUser(BY, "id-adib", { isDisabled: true });
      const names = async (query: object) => (await directory.listUsers({ limit: 10, ...query })).map(({ username }) => username);
      expect(await names({})).toEqual(["adib", "amal", "b.2", "bilge", "zeki"]);
      expect(await names({ limit: 2 })).toEqual(["adib", "amal"]);
      expect(await names({ limit: 2, after: "amal" })).toEqual(["b.2", "bilge"]);
      expect(await names({ after: "zeki" })).toEqual([]);
      expect(await names({ partner: "BRV" })).toEqual(["bilge", "zeki"]);
      expect(await names({ partner: "DLT" })).toEqual([]);
      expect(await names({ text: "OZGUR aga" })).toEqual(["zeki"]);
      expect(await names({ text: "احمد يحيي" })).toEqual(["b.2"]);
      expect(await names({ text: "IL", partner: "BRV" })).toEqual(["bilge"]);
      expect(await names({ text: "%" })).toEqual([]);
      // A tatweel, a vowel sign: no letters at all, which no name has.
      for (const text of ["\u0640", "\u064B\u0640"]) expect(await names({ text })).toEqual([]);
      expect(await names({ text: "" })).toHaveLength(5);
      expect((await directory.listUsers({ limit: 1 }))[0]).toMatchObject({ id: "id-adib", isDisabled: true });
    }),
  );
  it(
    "finds one account among many that do not have the letters",
    filled(async (directory) => {
      const many = Array.from({ length: 1_100 }, (_, index) => aUser(`m${String(index).padStart(4, "0")}`));
      await Promise.all(many.map((user) => directory.addUser(BY, user)));
      await directory.addUser(BY, aUser("zara"));
      expect((await directory.listUsers({ text: "zara", limit: 3 })).map(({ id }) => id)).toEqual(["id-zara"]);
      expect(await directory.listUsers({ after: "m0100", limit: 700 })).toHaveLength(700);
    }),
  );
}

function describeChanges(filled: With): void {
  it(
    "A12: changes what is named, tells of it once, and says where nothing changes",
    filled(async (directory) => {
      const before = await directory.lastAccessChange();
      expect(await directory.changeUser(BY, "id-amal", { displayName: "Amal", mayRelease: true, isPartnerAdmin: true })).toBe("changed");
      expect(await directory.changeUser(BY, "id-amal", { mayRelease: true })).toBe("unchanged");
      expect(await directory.changeUser(BY, "nobody", { mayRelease: true })).toBe("unknown-user");
      expect((await directory.users(["id-amal"]))[0]).toEqual({
        id: "id-amal",
        username: "amal",
        displayName: "Amal",
        partner: "ALF",
        isAdmin: false,
        isPartnerAdmin: true,
        mayRelease: true,
        isDisabled: false,
      });
      await directory.changeUser(BY, "id-amal", { isDisabled: true, mayRelease: false });
      expect((await directory.accessChanges(before, 10)).map(({ change }) => change)).toEqual([
        { kind: "account-changed", user: "id-amal", displayName: "Amal", isAdmin: false, isPartnerAdmin: true, mayRelease: true },
        { kind: "account-changed", user: "id-amal", displayName: "Amal", isAdmin: false, isPartnerAdmin: true, mayRelease: false },
        { kind: "user-disabled", user: "id-amal" },
      ]);
    }),
  );
  it(
    "A17: keeps an enabled administrator, however the last one would go, and changes nothing else of that either",
    filled(async (directory) => {
      await directory.changeUser(BY, "id-amal", { isAdmin: true });
      expect(await directory.changeUser(BY, "id-amal", { isAdmin: false, displayName: "Other" })).toBe("last-administrator");
      expect(await directory.changeUser(BY, "id-amal", { isDisabled: true })).toBe("last-administrator");
      expect((await directory.users(["id-amal"]))[0]).toMatchObject({ isAdmin: true, isDisabled: false, displayName: "Name of amal" });
      await directory.changeUser(BY, "id-bilge", { isAdmin: true });
      await directory.changeUser(BY, "id-bilge", { isDisabled: true });
      expect(await directory.changeUser(BY, "id-amal", { isAdmin: false })).toBe("last-administrator");
      await directory.changeUser(BY, "id-bilge", { isDisabled: false });
      expect(await directory.changeUser(BY, "id-amal", { isAdmin: false, isDisabled: true })).toBe("changed");
      expect(await directory.changeUser(BY, "id-bilge", { displayName: "Bilge" })).toBe("changed");
    }),
  );
  it(
    "changes nothing that was decided on accounts that stand otherwise by now",
    filled(async (directory) => {
      await directory.changeUser(BY, "id-adib", { isAdmin: true });
      const [adib, bilge] = [(await directory.users(["id-adib"]))[0], (await directory.users(["id-bilge"]))[0]];
      if (adib === undefined || bilge === undefined) throw new Error("no such accounts");
      const decidedOn = { accounts: [adib, bilge] };
      expect(await directory.changeUser(BY, "id-bilge", { displayName: "B" }, decidedOn)).toBe("changed");
      expect(await directory.addUser(BY, aUser("one"), { accounts: [adib] })).toBe("added");
      expect(await directory.setPassword(BY, "id-bilge", { passwordHash: "h1" }, decidedOn)).toBe("set");
      await directory.changeUser(BY, "id-amal", { isAdmin: true });
      await directory.changeUser(BY, "id-adib", { isAdmin: false });
      expect(await directory.changeUser(BY, "id-bilge", { displayName: "C" }, decidedOn)).toBe("stale");
      expect(await directory.addUser(BY, aUser("two"), { accounts: [adib] })).toBe("stale");
      expect(await directory.setPassword(BY, "id-bilge", { passwordHash: "h2" }, decidedOn)).toBe("stale");
      expect(await directory.userByUsername("bilge")).toMatchObject({ user: { displayName: "B" }, passwordHash: "h1" });
      expect(await directory.userByUsername("two")).toBeNull();
      const [now] = await directory.users(["id-adib"]);
      await directory.changeUser(BY, "id-bilge", { isDisabled: true });
      expect(await directory.changeUser(BY, "id-bilge", { displayName: "D" }, { accounts: now === undefined ? [] : [now, bilge] })).toBe(
        "stale",
      );
    }),
  );
}

function describePasswords(filled: With): void {
  it(
    "A18: sets a password and ends every session and token of the account, but for the one that goes on",
    filled(async (directory) => {
      for (const id of ["s1", "s2"]) await directory.addSession(BY, aSession(id, "id-bilge"));
      await directory.addToken(BY, aToken("t1", "id-bilge"));
      await directory.addSession(BY, aSession("s3", "id-amal"));
      const before = await directory.lastAccessChange();
      expect(await directory.setPassword(BY, "id-bilge", { passwordHash: "new", keeps: "s2" })).toBe("set");
      expect((await directory.userByUsername("bilge"))?.passwordHash).toBe("new");
      expect((await directory.sessionsOf("id-bilge")).map(({ id }) => id)).toEqual(["s2"]);
      expect([await directory.token("t1"), await directory.session("s1")]).toEqual([null, null]);
      expect(await directory.session("s3")).not.toBeNull();
      expect((await directory.accessChanges(before, 10)).map(({ change }) => change)).toEqual([
        { kind: "session-ended", user: "id-bilge", session: "s1" },
        { kind: "session-ended", user: "id-bilge", session: "t1" },
      ]);
      expect(await directory.setPassword(BY, "nobody", { passwordHash: "new" })).toBe("unknown-user");
    }),
  );
  it(
    "A18: replaces only the password that was shown, and takes no session that was proved by one before",
    filled(async (directory) => {
      expect(await directory.setPassword(BY, "id-bilge", { passwordHash: "a", before: "other" })).toBe("stale");
      expect(await directory.setPassword(BY, "id-bilge", { passwordHash: "a", before: "hash-bilge" })).toBe("set");
      expect(await directory.addSession(BY, aSession("s1", "id-bilge"), "hash-bilge")).toBe(false);
      expect(await directory.addSession(BY, aSession("s2", "id-bilge"), "a")).toBe(true);
      await directory.changeUser(BY, "id-bilge", { isDisabled: true });
      expect(await directory.addSession(BY, aSession("s3", "id-bilge"), "a")).toBe(false);
      expect(await directory.sessionsOf("id-bilge")).toEqual([]);
    }),
  );
}
