import { expect, it } from "vitest";
import { BoundedPasswordHasher, HasherBusy } from "../../../server/commands/bounded-password-hasher.ts";

it("found 16: hashes two passwords at once, keeps a bounded number waiting, and refuses the rest before hashing", async () => {
  let atOnce = 0;
  let most = 0;
  let hashed = 0;
  const hasher = new BoundedPasswordHasher(
    {
      hash: () => Promise.reject(new Error("not asked for")),
      verify: async () => {
        most = Math.max(most, ++atOnce);
        hashed += 1;
        await new Promise<void>((resolve) => setImmediate(resolve));
        atOnce -= 1;
        return true;
      },
    },
    { hashes: 2, waitingHashes: 6 },
  );
  const outcomes = await Promise.allSettled(Array.from({ length: 800 }, () => hasher.verify("hash", "guess")));
  const refused = outcomes.filter((outcome) => outcome.status === "rejected" && outcome.reason instanceof HasherBusy);
  expect({ most, hashed, refused: refused.length }).toEqual({ most: 2, hashed: 8, refused: 792 });
  await expect(hasher.hash("word")).rejects.toThrow("not asked for");
  expect(await hasher.verify("hash", "word")).toBe(true);
});
