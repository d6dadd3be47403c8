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
  it(
    "L12 makes room for a new session by ending the valid ones that were seen the longest ago, tells of each and records why",
    filled(async (directory) => {
      const sessions = [
        aSession("old", "id-amal", { createdAt: 1, lastSeenAt: 90 }),
        aSession("new", "id-amal", { createdAt: 2, lastSeenAt: 80 }),
        aSession("newer", "id-amal", { createdAt: 3, lastSeenAt: 95 }),
        aSession("idle", "id-amal", { createdAt: 4, lastSeenAt: 50 }),
        aSession("ended", "id-amal", { createdAt: 5, lastSeenAt: 99, expiresAt: 100 }),
        aSession("theirs", "id-bilge", { createdAt: 0, lastSeenAt: 60 }),
      ];
      for (const session of sessions) await directory.addSession(BY, session);
      const before = await directory.lastAccessChange();
      const cap = { most: 2, idleSince: 50 };
      expect(await directory.addSession(BY, aSession("next", "id-amal", { createdAt: 100, lastSeenAt: 100 }), undefined, cap)).toBe(true);
      // What is no longer valid takes no room, and is left to the purge.
      const left = (await directory.sessionsOf("id-amal")).map(({ id }) => id);
      expect(left.toSorted()).toEqual(["ended", "idle", "newer", "next"]);
      expect(await directory.sessionsOf("id-bilge")).toHaveLength(1);
      const told = (await directory.accessChanges(before, 10)).map(({ change }) => change);
      const ended = (session: string) => ({ kind: "session-ended", user: "id-amal", session });
      expect(told).toHaveLength(2);
      expect(told).toEqual(expect.arrayContaining([ended("old"), ended("new")]));
      const records = await directory.trail("ALF", { type: "session.ended", limit: 10 });
      const said = records.map(({ body }) => (JSON.parse(Buffer.from(body ?? []).toString("utf8")) as { said: object }).said);
      const why = (session: string) => ({ user: "id-amal", session, why: "too-many" });
      expect(said).toHaveLength(2);
      expect(said).toEqual(expect.arrayContaining([why("old"), why("new")]));
      // A refused one ends none.
      expect(await directory.addSession(BY, aSession("refused", "id-amal", { createdAt: 101 }), "another hash", cap)).toBe(false);
      expect((await directory.sessionsOf("id-amal")).map(({ id }) => id).toSorted()).toEqual(left.toSorted());
    }),
  );
}
