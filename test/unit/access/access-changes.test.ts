import { expect, it } from "vitest";
import { AccessChanges } from "../../../server/domain/access-changes.ts";
import type { AccessChange } from "../../../server/ports/directory/access-changes.ts";

const of = (user: string): AccessChange => ({ kind: "user-disabled", user });

/** Looks something up while changes of these people are published, one with each look; gives how often was looked. */
async function looksWhile(changed: readonly string[], concerns?: (change: AccessChange) => boolean): Promise<number> {
  const changes = new AccessChanges();
  let looks = 0;
  const look = async (): Promise<number> => {
    const user = changed[looks++];
    if (user !== undefined) changes.publish(of(user));
    return looks;
  };
  return changes.steadily(look, (found) => found, concerns);
}

it("P6 a right is looked up again for as long as changes come while it is, and no longer", async () => {
  expect(await looksWhile([])).toBe(1);
  expect(await looksWhile(["ana", "ben", "ana"])).toBe(4);
});

it("P6 where it is said which changes concern a right, the others start no look-up", async () => {
  const isBens = (change: AccessChange): boolean => "user" in change && change.user === "ben";
  expect(await looksWhile(["ana", "ana"], isBens)).toBe(1);
  expect(await looksWhile(["ben", "ana"], isBens)).toBe(2);
});

it("P6 a change that comes before the answer is used counts, and one of the answer's own making does not", async () => {
  const changes = new AccessChanges();
  const used: number[] = [];
  let looks = 0;
  await changes.steadily(
    async () => ++looks,
    (found) => {
      changes.publish(of("ana"));
      used.push(found);
    },
  );
  expect([used, looks]).toEqual([[1], 1]);
});
