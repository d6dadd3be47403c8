import { describe, expect, it } from "vitest";
import type { Plant } from "../support/simulation/plants.ts";
import { simulate, type Outcome } from "../support/simulation/simulate.ts";
import { KEPT_SEEDS } from "./kept-seeds.ts";

const SEEDS = 200;
/** Seeds that each planted fault is given to show itself; it takes a few. */
const PLANTED_SEEDS = 25;

async function outcomes(seeds: readonly number[], plant: Plant | null = null): Promise<readonly Outcome[]> {
  const all: Outcome[] = [];
  for (const seed of seeds) all.push(await simulate(seed, plant));
  return all;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const brokenOnes = (all: readonly Outcome[]): string[] =>
  all.flatMap(({ seed, broken }) => (broken === null ? [] : [`seed ${seed}, step ${broken.step}: ${broken.detail}`]));

describe(`clients, crashes and a server on virtual time, seeds 1 to ${SEEDS}`, () => {
  it("P1 P2 P4 P5 AC1 AC3 AC4 nothing is shown or receipted before it is on disk, chains verify, all replicas and the replay agree", async () => {
    const all = await outcomes(upTo(SEEDS));
    expect(brokenOnes(all)).toEqual([]);
    const total = (count: (outcome: Outcome) => number): number => all.reduce((sum, outcome) => sum + count(outcome), 0);
    // An idle simulation proves nothing.
    expect(total(({ entries }) => entries)).toBeGreaterThan(SEEDS * 40);
    expect(total(({ receipts }) => receipts)).toBeGreaterThan(SEEDS * 40);
    expect(total(({ performed }) => performed)).toBeGreaterThan(SEEDS * 5);
    expect(total(({ tally }) => tally.crashes)).toBeGreaterThan(SEEDS);
    expect(total(({ tally }) => tally.stops)).toBeGreaterThan(SEEDS / 2);
    expect(total(({ tally }) => tally.cuts)).toBeGreaterThan(SEEDS * 4);
    expect(total(({ tally }) => tally.duplicates)).toBeGreaterThan(SEEDS * 4);
    expect(total(({ tally }) => tally.failures)).toBeGreaterThan(SEEDS);
    expect(total(({ refused }) => refused)).toBeGreaterThan(SEEDS / 2);
  });

  it.each(KEPT_SEEDS)("stays whole with seed $seed: $found", async ({ seed }) => {
    expect(brokenOnes([await simulate(seed)])).toEqual([]);
  });

  it("a seed plays the same way twice", async () => {
    expect(await simulate(7)).toEqual(await simulate(7));
  });
});

describe("the simulation catches", () => {
  const oraclesOf = async (plant: Plant): Promise<Set<string>> => {
    const all = await outcomes(upTo(PLANTED_SEEDS), plant);
    return new Set(all.flatMap(({ broken }) => broken?.oracle ?? []));
  };

  it("P1 a broadcast planted before the commit", async () => {
    const oracles = await oraclesOf("broadcast-before-commit");
    expect(oracles).toContain("visible-before-durable");
    expect(oracles).toContain("receipt-before-durable");
  });

  it("P1 a disk that acknowledges before it syncs, as with synchronous=NORMAL", async () => {
    const oracles = await oraclesOf("acknowledge-before-sync");
    expect(oracles).toContain("visible-before-durable");
    expect(oracles).toContain("receipt-before-durable");
  });

  it("AC4 a ledger that forgets under which key something was said", async () => {
    expect(await oraclesOf("keys-forgotten")).toContain("acts");
  });

  it("P2 a validator with ownership switched off", async () => {
    const oracles = await oraclesOf("ownership-off");
    expect([...oracles].some((oracle) => oracle === "chain" || oracle === "attribution")).toBe(true);
  });
});
