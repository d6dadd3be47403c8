import { expect, test } from "vitest";
import type { OrderPlant } from "../support/release-orders/order-world.ts";
import { runOrder } from "../support/release-orders/run-order.ts";
import { OrdersTold } from "../support/release-orders/told.ts";

/** Among them is one in which the right of who asked ends between the look-up and the last approval. */
const SEED = 1_000_200;

async function run(orders: number, plant: OrderPlant | null = null): Promise<OrdersTold> {
  const told = new OrdersTold();
  for (let index = 0; index < orders; index++) told.add(SEED + index, await runOrder(SEED + index, plant));
  return told;
}

test(`P13 R2 to R9 R12 in 300 random orders on two nodes nothing is released without authority or approval or against a denial, and each release makes one card (seed ${SEED})`, async () => {
  const told = await run(300);
  expect(told.faults).toEqual([]);
  expect(Math.min(...Object.values(told.tally))).toBeGreaterThan(10);
});

test.each(["rights-not-asked", "end-not-asked", "ids-not-kept"] as const)("a planted fault is found: %s", async (plant) => {
  expect((await run(200, plant)).faults.length).toBeGreaterThan(0);
});
