import { describe, expect, it } from "vitest";
import { simulateCluster, type ClusterOutcome } from "../support/simulation/cluster/simulate-cluster.ts";
import { KEPT_CLUSTER_SEEDS } from "./kept-seeds.ts";

const SEEDS = 1_000;
/** Seeds in which the person whose right ends writes, and those that the planted fault is given to show itself. */
const WRITING_SEEDS = 150;
const PLANTED_SEEDS = 20;
/** Seeds in which commands write to the board. */
const COMMAND_SEEDS = 150;

const brokenOnes = (all: readonly ClusterOutcome[]): string[] =>
  all.flatMap(({ seed, broken }) => (broken === null ? [] : [`seed ${seed}, step ${broken.step}: ${broken.detail}`]));

describe(`three nodes, one database and a bus that loses, on virtual time, seeds 1 to ${SEEDS}`, () => {
  it("P1 P2 P4 P5 P6 P8 AC1 AC3 AC4 nothing receipted or seen is lost, no chain forks, a withdrawn right ends, all agree within 5 s of healing", async () => {
    const all: ClusterOutcome[] = [];
    for (let seed = 1; seed <= SEEDS; seed += 1) all.push(await simulateCluster(seed));
    expect(brokenOnes(all)).toEqual([]);
    const total = (count: (outcome: ClusterOutcome) => number): number => all.reduce((sum, outcome) => sum + count(outcome), 0);
    // An idle cluster proves nothing.
    expect(total(({ entries }) => entries)).toBeGreaterThan(SEEDS * 25);
    expect(total(({ receipts }) => receipts)).toBeGreaterThan(SEEDS * 25);
    expect(total(({ tally }) => tally.healed)).toBeGreaterThan(SEEDS * 5);
    expect(total(({ performed }) => performed)).toBeGreaterThan(SEEDS * 5);
    const faults = ["kills", "pauses", "databaseCrashes", "cutsFromBus", "cutsFromDatabase", "jumps", "revocations"] as const;
    expect(faults.filter((fault) => total(({ tally }) => tally[fault]) < SEEDS * 0.7)).toEqual([]);
    expect(total(({ tally }) => tally.drains)).toBeGreaterThan(SEEDS / 3);
  });

  it.each(KEPT_CLUSTER_SEEDS)("stays whole with seed $seed: $found", async ({ seed }) => {
    expect(brokenOnes([await simulateCluster(seed)])).toEqual([]);
  });

  it("N22 P6 nothing lies behind the end of its author's right, in the order of commits, though the person goes on writing at any node", async () => {
    const all: ClusterOutcome[] = [];
    for (let seed = 1; seed <= WRITING_SEEDS; seed += 1) all.push(await simulateCluster(seed, { guestWrites: true }));
    expect(brokenOnes(all)).toEqual([]);
    const revocations = all.reduce((sum, { tally }) => sum + tally.revocations, 0);
    expect(revocations).toBeGreaterThan(WRITING_SEEDS * 4);
  });

  it("AC14 AC16 AC17 P1 P4 P5 what commands and the server itself write is in the log with its act and once, whatever breaks, and everyone sees it", async () => {
    const all: ClusterOutcome[] = [];
    for (let seed = 1; seed <= COMMAND_SEEDS; seed += 1) all.push(await simulateCluster(seed, { commandsWrite: true }));
    expect(brokenOnes(all)).toEqual([]);
    expect(all.reduce((sum, { added }) => sum + added, 0)).toBeGreaterThan(COMMAND_SEEDS);
    expect(all.reduce((sum, { kept }) => sum + kept, 0)).toBeGreaterThan(COMMAND_SEEDS);
  });

  it("N22 the oracle catches a database that does not ask for changes of rights", async () => {
    const found = new Set<string>();
    for (let seed = 1; seed <= PLANTED_SEEDS; seed += 1)
      found.add((await simulateCluster(seed, { guestWrites: true, plant: "rights-not-asked" })).broken?.oracle ?? "none");
    expect(found).toContain("right-ended");
  });

  it("a seed plays the same way twice", async () => {
    expect(await simulateCluster(7)).toEqual(await simulateCluster(7));
  });
});
