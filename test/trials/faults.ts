/*
 * Faults on a real cluster while people write: `node test/trials/faults.ts --fault all --trials 30 --seed 1 [--parallel 2] [--nodes 3]`.
 * One fault or several: `--fault node-killed,partition-redis`; `--first 7 --trials 1` repeats one trial. Linux; the disk faults need root.
 */
import { parseArgs } from "node:util";
import { faultTable, trialLine } from "../support/faults/fault-table.ts";
import { FULL_PACE, SHORT_PACE, type Fault } from "../support/faults/fault.ts";
import { FAULTS, runFaults, stopFaults } from "../support/faults/run-faults.ts";

const text = { type: "string" } as const;
const { values } = parseArgs({
  options: { fault: text, trials: text, first: text, seed: text, parallel: text, nodes: text, short: { type: "boolean" } },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const names = values.fault === undefined || values.fault === "all" ? [...FAULTS.keys()] : values.fault.split(",");
const faults = names.map((name): Fault => {
  const fault = FAULTS.get(name);
  if (fault !== undefined) return fault;
  console.error(`there is no fault ${name}; there are: ${[...FAULTS.keys()].join(", ")}`);
  process.exit(2);
});
const trials = Number(values.trials ?? 30);
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    console.error("stopping");
    void stopFaults().finally(() => process.exit(130));
  });

console.log(`seed ${seed}, ${trials} trials each of ${names.join(", ")}`);
const begun = performance.now();
const outcomes = await runFaults({
  faults,
  trials,
  first: Number(values.first ?? 1),
  seed,
  parallel: Number(values.parallel ?? 1),
  nodes: Number(values.nodes ?? 2),
  pace: values.short === true ? SHORT_PACE : FULL_PACE,
  onTrial: (outcome) => console.log(trialLine(outcome)),
});
console.log(`\n${faultTable(outcomes)}`);
const broken = outcomes.filter((outcome) => outcome.broken.length > 0);
for (const { fault, trial, kept } of broken) console.error(`broken: ${fault} ${trial} with --seed ${seed}, kept in ${kept ?? "no folder"}`);
console.log(`${outcomes.length} trials in ${((performance.now() - begun) / 1_000).toFixed(0)} s, ${broken.length} broke a promise`);
process.exit(broken.length === 0 && outcomes.length > 0 ? 0 : 1);
