/* Plays random histories of three people and holds each press of undo against an oracle: `node test/trials/undo.ts --histories 20000 [--seed 1]`. */
import { parseArgs } from "node:util";
import { playHistories } from "../support/undo/play-histories.ts";

const { values } = parseArgs({ options: { histories: { type: "string", default: "20000" }, seed: { type: "string" } } });
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const startedMs = performance.now();
const { complaints, ...counts } = playHistories({ histories: Number(values.histories), seed });
console.log(`seed ${seed}, ${values.histories} histories in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
for (const [what, count] of Object.entries(counts)) console.log(`  ${what.padEnd(18)}${count}`);
console.log(`  complaints        ${complaints.length}`);
for (const complaint of complaints.slice(0, 20)) console.error(complaint);
process.exitCode = complaints.length > 0 ? 1 : 0;
