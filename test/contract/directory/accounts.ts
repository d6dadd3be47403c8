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
        expect(await directory.endSession(BY, `id-${name}`, name)).toBe(false);
        expect(await directory.setUserDisabled(BY, name, true)).toBe("unknown-user");
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
      expect(await directory.setUserDisabled(BY, "id-bilge", true)).toBe("changed");
      expect(await directory.setUserDisabled(BY, "id-bilge", true)).toBe("unchanged");
      expect(await directory.setUserDisabled(BY, "nobody", true)).toBe("unknown-user");
      expect((await directory.userByUsername("bilge"))?.user.isDisabled).toBe(true);
      expect(await directory.session("s1")).toBeNull();
      expect(await directory.token("t1")).toBeNull();
      expect(await directory.session("s2")).not.toBeNull();
      expect(await directory.setUserDisabled(BY, "id-bilge", false)).toBe("changed");
      expect((await directory.users(["id-bilge"]))[0]?.isDisabled).toBe(false);
    }),
  );
}
