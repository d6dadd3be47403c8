/* Kills a real server while people write: `node test/trials/kill-trials.ts --trials 200 --writers 50 [--seed 1]`. Linux. */
import { parseArgs } from "node:util";
import { runKillTrials } from "../support/kill/kill-trials.ts";

const SERVING_AGAIN_MS = 3_000;

const { values } = parseArgs({
  options: { trials: { type: "string", default: "200" }, writers: { type: "string", default: "50" }, seed: { type: "string" } },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
console.log(`seed ${seed}, ${values.trials} trials, ${values.writers} writers`);

const report = await runKillTrials({
  trials: Number(values.trials),
  writers: Number(values.writers),
  seed,
  onTrial: (line) => console.log(line),
});
const slowest = Math.max(...report.servingAgainMs);
const sorted = report.servingAgainMs.toSorted((left, right) => left - right);
for (const fault of report.faults) console.error(fault);
console.log(
  `${report.trials} kills: ${report.betweenArrivalAndReceipt} between an update's arrival and its receipt (${report.caughtFrames} updates), ` +
    `${report.trials - report.betweenArrivalAndReceipt} at other moments`,
);
console.log(
  `${report.receipts} receipts, ${report.entries} entries; lost ${report.lost}, duplicates ${report.duplicates}, faults ${report.faults.length}`,
);
console.log(`serving again: median ${sorted[sorted.length >> 1]?.toFixed(0)} ms, slowest ${slowest.toFixed(0)} ms`);
const isGood =
  report.faults.length + report.lost + report.duplicates === 0 &&
  slowest <= SERVING_AGAIN_MS &&
  report.betweenArrivalAndReceipt * 2 >= report.trials;
process.exitCode = isGood ? 0 : 1;
