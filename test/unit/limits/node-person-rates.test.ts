import { expect, it } from "vitest";
import { NodePersonRates } from "../../../server/domain/node-person-rates.ts";
import { ManualClock } from "../../support/manual-clock.ts";

function takes(rates: NodePersonRates, user: string, count: number): number {
  return Array.from({ length: count }, () => rates.take(user)).filter((taken) => taken).length;
}

it("L7 P12 a person may do something so often in a period, and what one person does costs no other anything", async () => {
  const clock = new ManualClock();
  const rates = new NodePersonRates(clock, { most: 200, periodMs: 10_000 });
  expect(takes(rates, "greedy", 5_000)).toBe(200);
  expect(takes(rates, "ana", 150)).toBe(150);
  await clock.advance(9_999);
  expect(takes(rates, "greedy", 1)).toBe(0);
  await clock.advance(1);
  expect(takes(rates, "greedy", 5_000)).toBe(200);
});
