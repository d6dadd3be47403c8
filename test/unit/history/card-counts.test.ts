import { expect, it } from "vitest";
import { CardCounts } from "../../../server/domain/history/card-counts.ts";

function counted(most?: number) {
  const built: string[] = [];
  const counts = new CardCounts(async (compartment) => built.push(compartment), most);
  return { built, counts };
}

it("P12: builds a board once until its log grows", async () => {
  const { built, counts } = counted();
  expect([await counts.at("a", 5), await counts.at("a", 5), built]).toEqual([1, 1, ["a"]]);
  expect([await counts.at("a", 6), await counts.at("a", 6), built]).toEqual([2, 2, ["a", "a"]]);
});

it("P12: keeps so many numbers and forgets the oldest", async () => {
  const { built, counts } = counted(2);
  for (const id of ["a", "b", "c", "b", "c", "a"]) await counts.at(id, 1);
  expect(built).toEqual(["a", "b", "c", "a"]);
});

it("keeps nothing of a count that failed", async () => {
  let isBroken = true;
  const counts = new CardCounts(async () => (isBroken ? Promise.reject(new Error("the ledger cannot be read")) : 3));
  await expect(counts.at("a", 1)).rejects.toThrow("cannot be read");
  isBroken = false;
  expect(await counts.at("a", 1)).toBe(3);
});
