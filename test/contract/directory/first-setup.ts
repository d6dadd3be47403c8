import { expect, it } from "vitest";
import { BY, aUser } from "../../support/directory-records.ts";
import type { With } from "./directory-under-test.ts";

/** What every store promises of the first set-up (server/ports/directory/first-setup.ts). */
export function describeFirstSetup(empty: With): void {
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
      expect(await directory.setUpFirst(BY, setup("link-1", 1))).toBe("wrong-link");
      await directory.putSetupLink({ secretHash: "link-1", expiresAt: 100 });
      await directory.putSetupLink({ secretHash: "link-2", expiresAt: 100 });
      expect(await directory.setUpFirst(BY, setup("link-1", 1))).toBe("wrong-link");
      expect(await directory.setUpFirst(BY, setup("link-2", 100))).toBe("wrong-link");
      expect(await directory.hasUsers()).toBe(false);
      expect(await directory.isSetupLink({ secretHash: "link-1", now: 1 })).toBe(false);
      expect(await directory.isSetupLink({ secretHash: "link-2", now: 100 })).toBe(false);
      expect(await directory.isSetupLink({ secretHash: "link-2", now: 99 })).toBe(true);
      expect(await directory.setUpFirst(BY, setup("link-2", 99))).toBe("done");
      expect(await directory.isSetupLink({ secretHash: "link-2", now: 99 })).toBe(false);
      expect(await directory.hasUsers()).toBe(true);
      expect(await directory.partners()).toEqual([{ code: "ALF", name: "Alfara" }]);
      expect((await directory.userByUsername("root"))?.user.isAdmin).toBe(true);
    }),
  );
  it(
    "refuses every link once there is an account",
    empty(async (directory) => {
      await directory.putSetupLink({ secretHash: "link", expiresAt: 100 });
      await directory.addPartner(BY, { code: "BRV", name: "Baruv" });
      await directory.addUser(BY, aUser("bilge", { partner: "BRV" }));
      expect(await directory.isSetupLink({ secretHash: "link", now: 1 })).toBe(false);
      expect(await directory.setUpFirst(BY, setup("link", 1))).toBe("wrong-link");
    }),
  );
}
