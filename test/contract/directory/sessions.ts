import { expect, it } from "vitest";
import { BY, aSession, aToken } from "../../support/directory-records.ts";
import type { With } from "./directory-under-test.ts";

/** What every store promises of sessions (server/ports/directory/sessions.ts). */
export function describeSessions(filled: With): void {
  it(
    "finds a session by its secret's hash and by id, with its user",
    filled(async (directory) => {
      await directory.addSession(BY, aSession("s1", "id-amal"));
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
      await directory.addSession(BY, aSession("s1", "id-amal"));
      await directory.touchSession("s1", 50);
      await directory.touchSession("s1", 40);
      await directory.touchSession("gone", 40);
      expect((await directory.session("s1"))?.session.lastSeenAt).toBe(50);
      expect(await directory.session("gone")).toBeNull();
    }),
  );
  it(
    "ends a session for its own user only, and no token by that name",
    filled(async (directory) => {
      await directory.addSession(BY, aSession("s1", "id-amal"));
      await directory.addToken(BY, aToken("t1", "id-amal"));
      expect(await directory.endSession(BY, "id-bilge", "s1")).toBe("not-found");
      expect(await directory.endSession(BY, "id-amal", "t1")).toBe("not-found");
      expect(await directory.endSession(BY, "id-amal", "s1")).toBe("ended");
      expect(await directory.endSession(BY, "id-amal", "s1")).toBe("not-found");
      expect(await directory.session("s1")).toBeNull();
      expect(await directory.token("t1")).not.toBeNull();
    }),
  );
  it(
    "purges sessions that have expired or were idle too long, and counts them",
    filled(async (directory) => {
      await directory.addSession(BY, aSession("live", "id-amal", { lastSeenAt: 60, expiresAt: 101 }));
      await directory.addSession(BY, aSession("expired", "id-amal", { lastSeenAt: 60, expiresAt: 100 }));
      await directory.addSession(BY, aSession("idle", "id-amal", { lastSeenAt: 50, expiresAt: 500 }));
      expect(await directory.purgeSessions({ now: 100, idleSince: 50 })).toBe(2);
      expect(await directory.session("live")).not.toBeNull();
      expect(await directory.session("expired")).toBeNull();
      expect(await directory.session("idle")).toBeNull();
    }),
  );
  it(
    "lists a user's sessions, newest first, and ends all of them, telling of each",
    filled(async (directory) => {
      await directory.addSession(BY, aSession("s1", "id-amal", { createdAt: 1 }));
      await directory.addSession(BY, aSession("s2", "id-amal", { createdAt: 2 }));
      await directory.addSession(BY, aSession("s3", "id-bilge"));
      await directory.addToken(BY, aToken("t1", "id-amal"));
      expect(await directory.sessionsOf("id-amal")).toEqual([
        aSession("s2", "id-amal", { createdAt: 2 }),
        aSession("s1", "id-amal", { createdAt: 1 }),
      ]);
      const before = await directory.lastAccessChange();
      expect(await directory.endSessions(BY, "id-amal")).toBe(2);
      expect(await directory.endSessions(BY, "id-amal")).toBe(0);
      const told = (await directory.accessChanges(before, 10)).map(({ change }) => change);
      expect(told.map((change) => ("session" in change ? change.session : "")).toSorted()).toEqual(["s1", "s2"]);
      expect([await directory.sessionsOf("id-amal"), (await directory.sessionsOf("id-bilge")).length]).toEqual([[], 1]);
      expect(await directory.token("t1")).not.toBeNull();
    }),
  );
}
