/*
 * Changes exported ledgers in seeded ways and holds both verifiers against each other:
 * `node test/trials/mutate-exports.ts [--changes 10000] [--seed 1]`. Ends with 1 unless both name the same first bad entry in all.
 */
import { parseArgs } from "node:util";
import { compareVerifiers } from "../support/verifier/compare-verifiers.ts";

const { values } = parseArgs({ options: { changes: { type: "string", default: "10000" }, seed: { type: "string", default: "1" } } });
const begun = performance.now();
console.log(`seed ${values.seed}`);
const { changes, findings, faults } = await compareVerifiers(Number(values.changes), Number(values.seed));
for (const [name, count] of [...findings].toSorted((left, right) => right[1] - left[1]))
  console.log(`${String(count).padStart(6)} ${name}`);
for (const fault of faults.slice(0, 20)) console.error(fault);
console.log(`${changes} changes in ${((performance.now() - begun) / 1000).toFixed(1)} s: the verifiers disagree on ${faults.length}`);
process.exitCode = faults.length === 0 ? 0 : 1;
