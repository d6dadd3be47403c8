/* Simulates server, clients and crashes by seeds: `node test/trials/simulate.ts --seeds 1000 [--first 1] [--plant ownership-off]`. */
import { parseArgs } from "node:util";
import { simulate, type Outcome } from "../support/simulation/simulate.ts";
import type { Plant } from "../support/simulation/plants.ts";

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "1000" }, first: { type: "string", default: "1" }, plant: { type: "string" } },
});
const first = Number(values.first);
const seeds = Number(values.seeds);
const plant = (values.plant ?? null) as Plant | null;
console.log(`seeds ${first} to ${first + seeds - 1}${plant === null ? "" : `, planted: ${plant}`}`);

const totals: Record<string, number> = {};
const broken: Outcome[] = [];
const begun = performance.now();
for (let seed = first; seed < first + seeds; seed += 1) {
  const outcome = await simulate(seed, plant);
  for (const [what, count] of Object.entries({
    ...outcome.tally,
    entries: outcome.entries,
    receipts: outcome.receipts,
    refused: outcome.refused,
  }))
    totals[what] = (totals[what] ?? 0) + count;
  if (outcome.broken !== null) {
    broken.push(outcome);
    console.error(`seed ${seed}, step ${outcome.broken.step}: ${outcome.broken.detail}`);
  }
}
console.log(
  Object.entries(totals)
    .map(([what, count]) => `${what} ${count}`)
    .join(", "),
);
console.log(`${seeds} seeds in ${((performance.now() - begun) / 1000).toFixed(1)} s: ${broken.length} broke a promise`);
process.exitCode = broken.length > 0 ? 1 : 0;
