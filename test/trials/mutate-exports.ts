/*
 * Changes exported ledgers in seeded ways and holds both verifiers against each other; then changes single bytes of one, each of which the
 * verifier must find: `node test/trials/mutate-exports.ts [--changes 10000] [--bytes 6000] [--seed 1]`. Ends with 1 unless both verifiers name
 * the same first bad entry in all, and every changed byte is found.
 */
import { parseArgs } from "node:util";
import { missedByteChanges } from "../support/verifier/byte-changes.ts";
import { compareVerifiers } from "../support/verifier/compare-verifiers.ts";

const count = (usual: string) => ({ type: "string", default: usual }) as const;
const { values } = parseArgs({ options: { changes: count("10000"), bytes: count("6000"), seed: count("1") } });
const begun = performance.now();
console.log(`seed ${values.seed}`);
const { changes, findings, faults } = await compareVerifiers(Number(values.changes), Number(values.seed));
for (const [name, count] of [...findings].toSorted((left, right) => right[1] - left[1]))
  console.log(`${String(count).padStart(6)} ${name}`);
for (const fault of faults.slice(0, 20)) console.error(fault);
console.log(`${changes} changes in ${((performance.now() - begun) / 1000).toFixed(1)} s: the verifiers disagree on ${faults.length}`);
const missed = await missedByteChanges(Number(values.bytes), Number(values.seed));
for (const one of missed.slice(0, 20)) console.error(`not found: ${one}`);
console.log(`of ${values.bytes} changed bytes ${missed.length} were not found`);
process.exitCode = faults.length + missed.length === 0 ? 0 : 1;
