import { expect, test } from "vitest";
import { playOrigins } from "../support/structure/origin-play.ts";

const SEED = 20_261_128;

test(`P5 V26 whatever origins people choose, replicas show one order however the updates came (seed ${SEED})`, () => {
  const report = playOrigins({ boards: 300, seed: SEED });
  expect(report.differing).toEqual([]);
  expect(report.refused).toBeGreaterThan(500);
  expect(report.accepted).toBeGreaterThan(2000);
});

test(`V26 with the rule switched off the same play finds replicas that differ (seed ${SEED})`, () => {
  expect(playOrigins({ boards: 300, seed: SEED, isOrderRuleOff: true }).differing.length).toBeGreaterThan(5);
});
