/* Ends processes at every point between the two logs of a release, twice in a row, on one node (SQLite) and on three (PostgreSQL): `node test/trials/release-crashes.ts [--nodes 1|3]`. Linux. */
import { parseArgs } from "node:util";
import { FIRST_POINTS, runCrashTrials, SECOND_POINTS, type CrashTrial } from "../support/release/crash-trials.ts";

const { values } = parseArgs({ options: { nodes: { type: "string" } } });
const counts = ([1, 3] as const).filter((nodes) => values.nodes === undefined || values.nodes === String(nodes));
const trials = counts.flatMap((nodes) =>
  FIRST_POINTS.flatMap((first) => SECOND_POINTS.map((second): CrashTrial => ({ nodes, first, second }))),
);
const reports = await runCrashTrials(trials, ({ nodes, first, second, finishedMs, faults }) => {
  const time = finishedMs === null ? "nothing was promised" : `both sides have it after ${finishedMs.toFixed(0)} ms`;
  console.log(`${nodes} node(s), ended at points ${first} and ${second}: ${time}${faults.map((fault) => `\n  ${fault}`).join("")}`);
});
const faulty = reports.filter(({ faults }) => faults.length > 0).length;
const slowest = Math.max(...reports.map(({ finishedMs }) => finishedMs ?? 0));
console.log(`${reports.length} trials, ${faulty} with faults; slowest ${slowest.toFixed(0)} ms`);
process.exitCode = faulty === 0 ? 0 : 1;
