/*
 * Simulates by seeds, on virtual time: `node test/trials/simulate.ts --seeds 1000 [--first 1]` plays one server, its clients and its crashes
 * ([--plant ownership-off]); with `--cluster` three nodes, their database and their bus, and with `--guest-writes` someone who writes there and whose right ends
 * again and again.
 */
import { parseArgs } from "node:util";
import { simulateCluster } from "../support/simulation/cluster/simulate-cluster.ts";
import { simulate, type Outcome } from "../support/simulation/simulate.ts";
import type { Plant } from "../support/simulation/plants.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    first: { type: "string", default: "1" },
    plant: { type: "string" },
    cluster: { type: "boolean", default: false },
    "guest-writes": { type: "boolean", default: false },
  },
});
const first = Number(values.first);
const seeds = Number(values.seeds);
const plant = (values.plant ?? null) as Plant | null;
console.log(`seeds ${first} to ${first + seeds - 1}${plant === null ? "" : `, planted: ${plant}`}`);

const totals: Record<string, number> = {};
let broken = 0;
let slowestMs = 0;
const begun = performance.now();
for (let seed = first; seed < first + seeds; seed += 1) {
  const outcome = await played(seed);
  for (const [what, count] of Object.entries(outcome.counts)) totals[what] = (totals[what] ?? 0) + count;
  slowestMs = Math.max(slowestMs, outcome.healedMs);
  if (outcome.broken === null) continue;
  broken += 1;
  console.error(`seed ${seed}, step ${outcome.broken.step}: ${outcome.broken.detail}`);
}
console.log(
  Object.entries(totals)
    .map(([what, count]) => `${what} ${count}`)
    .join(", "),
);
console.log(
  `${seeds} seeds in ${((performance.now() - begun) / 1000).toFixed(1)} s: ${broken} broke a promise${values.cluster ? `; all agreed ${slowestMs} ms after healing at the latest` : ""}`,
);
process.exitCode = broken > 0 ? 1 : 0;

async function played(seed: number): Promise<{ counts: Record<string, number>; healedMs: number; broken: Outcome["broken"] }> {
  if (values.cluster) {
    const {
      tally,
      entries,
      receipts,
      performed,
      healedMs,
      broken: fault,
    } = await simulateCluster(seed, { guestWrites: values["guest-writes"] });
    return { counts: { ...tally, entries, receipts, performed }, healedMs, broken: fault };
  }
  const { tally, entries, receipts, performed, refused, broken: fault } = await simulate(seed, plant);
  return { counts: { ...tally, entries, receipts, performed, refused }, healedMs: 0, broken: fault };
}
