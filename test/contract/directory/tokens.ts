import { expect, it } from "vitest";
import { BY, aSession, aToken } from "../../support/directory-records.ts";
import type { With } from "./directory-under-test.ts";

/** What every store promises of tokens (server/ports/directory/tokens.ts). */
export function describeTokens(filled: With): void {
  it(
    "keeps tokens by user, newest first",
    filled(async (directory) => {
      await directory.addToken(BY, aToken("t1", "id-amal", { createdAt: 1 }));
      await directory.addToken(BY, aToken("t2", "id-amal", { createdAt: 2 }));
      await directory.addToken(BY, aToken("t3", "id-bilge"));
      expect((await directory.tokensOf("id-amal")).map(({ id }) => id)).toEqual(["t2", "t1"]);
      expect((await directory.tokenBySecret("secret-t3"))?.token).toEqual(aToken("t3", "id-bilge"));
    }),
  );
  it(
    "ends a token for its own user only, and no session by that name",
    filled(async (directory) => {
      await directory.addSession(BY, aSession("s1", "id-amal"));
      await directory.addToken(BY, aToken("t1", "id-amal"));
      expect(await directory.endToken(BY, "id-bilge", "t1")).toBe("not-found");
      expect(await directory.endToken(BY, "id-amal", "s1")).toBe("not-found");
      expect(await directory.endToken(BY, "id-amal", "t1")).toBe("ended");
      expect(await directory.endToken(BY, "id-amal", "t1")).toBe("not-found");
      expect(await directory.tokenBySecret("secret-t1")).toBeNull();
      expect(await directory.session("s1")).not.toBeNull();
    }),
  );
  it(
    "found 19: counts valid tokens against the limit, and neither expired nor ended ones",
    filled(async (directory) => {
      expect(await directory.addToken(BY, aToken("expired", "id-amal", { expiresAt: 9 }), 2)).toBe("added");
      expect(await directory.addToken(BY, aToken("t1", "id-amal"), 2)).toBe("added");
      expect(await directory.addToken(BY, aToken("t2", "id-amal"), 2)).toBe("added");
      expect(await directory.addToken(BY, aToken("t3", "id-amal"), 2)).toBe("too-many");
      expect(await directory.token("t3")).toBeNull();
      expect(await directory.addToken(BY, aToken("t3", "id-bilge"), 2)).toBe("added");
      expect(await directory.endToken(BY, "id-amal", "t1")).toBe("ended");
      expect(await directory.addToken(BY, aToken("t4", "id-amal"), 2)).toBe("added");
    }),
  );
  it(
    "purges tokens that have expired, and counts them",
    filled(async (directory) => {
      await directory.addToken(BY, aToken("old", "id-amal", { expiresAt: 100 }));
      await directory.addToken(BY, aToken("live", "id-amal", { expiresAt: 101 }));
      expect(await directory.purgeTokens(100)).toBe(1);
      expect(await directory.token("old")).toBeNull();
      expect(await directory.token("live")).not.toBeNull();
    }),
  );
  it(
    "A18: makes no token with a session that has ended, and ends all tokens of a user, telling of each",
    filled(async (directory) => {
      await directory.addSession(BY, aSession("s1", "id-amal"));
      expect(await directory.addToken(BY, aToken("t1", "id-amal"), 9, "s1")).toBe("added");
      expect(await directory.addToken(BY, aToken("t2", "id-bilge"), 9, "s1")).toBe("session-ended");
      await directory.addToken(BY, aToken("t3", "id-bilge"));
      await directory.endSession(BY, "id-amal", "s1");
      expect(await directory.addToken(BY, aToken("t4", "id-amal"), 9, "s1")).toBe("session-ended");
      const before = await directory.lastAccessChange();
      expect([await directory.endTokens(BY, "id-amal"), await directory.endTokens(BY, "id-amal")]).toEqual([1, 0]);
      expect((await directory.accessChanges(before, 10)).map(({ change }) => change)).toEqual([
        { kind: "session-ended", user: "id-amal", session: "t1" },
      ]);
      expect(await directory.tokensOf("id-bilge")).toHaveLength(1);
    }),
  );
}
