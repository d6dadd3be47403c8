import { afterAll, beforeAll, expect, it } from "vitest";
import { SHORT_PACE, type Fault } from "./fault.ts";
import { runFaults, type TrialOutcome } from "./run-faults.ts";

const SEED = 20_261_122;
const SIZE = { boards: 2, writersPerBoard: 4, longestPauseMs: 260 };
const LIMIT_MS = 110_000;

/** One short trial of each of these faults, on one cluster. */
export function holdInShort(faults: readonly Fault[]): void {
  const outcomes = new Map<string, Promise<TrialOutcome>>();
  let all: Promise<unknown> = Promise.resolve();
  beforeAll(() => {
    const settle = new Map<string, (outcome: TrialOutcome) => void>();
    for (const { name } of faults) outcomes.set(name, new Promise((resolve) => settle.set(name, resolve)));
    all = runFaults({
      faults,
      trials: 1,
      seed: SEED,
      pace: SHORT_PACE,
      size: SIZE,
      onTrial: (outcome) => settle.get(outcome.fault)?.(outcome),
    });
  });
  afterAll(async () => void (await all), LIMIT_MS);
  for (const { name } of faults) {
    it(
      `${name}: nothing receipted or seen is lost, nothing is doubled, no chain forks, everyone ends with the same board`,
      async () => {
        const outcome = await outcomes.get(name);
        expect(outcome?.broken, `seed ${SEED}, kept in ${outcome?.kept}`).toEqual([]);
        expect(outcome?.report).toMatchObject({ lost: 0, duplicates: 0, forks: 0 });
      },
      LIMIT_MS,
    );
  }
}
