/* Throws mutated frames at the validator: `node test/trials/fuzz-frames.ts --frames 1000000 --seed 1 [--plant ownership-off]`. */
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { RULES } from "../../server/domain/structure/rules.ts";
import type { RuleId } from "../../server/domain/structure/rules.ts";
import { fuzzFrames } from "../support/structure/frame-fuzz.ts";

/** Boards are thrown away as they end, so what stays must not grow with the frames. */
const MAX_GROWTH_BYTES = 32e6;
const MIN_FRAMED = 0.2;

const { values } = parseArgs({
  options: { frames: { type: "string", default: "1000000" }, seed: { type: "string" }, plant: { type: "string" } },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const frames = Number(values.frames);
console.log(`seed ${seed}, ${frames} frames${values.plant === undefined ? "" : `, planted: ${values.plant}`}`);

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
let atTenth = 0;
let shown = 0;
const heap = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};
const report = fuzzFrames({
  frames,
  seed,
  ownershipOff: values.plant === "ownership-off",
  onProgress: (now) => {
    if (atTenth === 0 && now.frames >= frames / 10) atTenth = heap();
    if (now.frames - shown < frames / 10) return;
    shown = now.frames;
    console.log(`  ${now.frames} frames, ${now.accepted} accepted`);
  },
});
const growth = heap() - atTenth;

for (const rule of Object.keys(RULES) as RuleId[]) console.log(`${RULES[rule].number.padEnd(4)}${rule.padEnd(20)}${report.hits[rule]}`);
const framed = report.framed / report.frames;
const { accepted, known, gaps, slowestMs, crashes, partialWrites, pending, diverged, forged } = report;
console.log(
  `${report.frames} frames: ${accepted} accepted, ${known} known, ${gaps} gaps; ${(framed * 100).toFixed(1)} % with whole framing`,
);
console.log(`crashes ${crashes}, partial writes ${partialWrites}, pending ${pending}, diverged ${diverged}, forged ${forged}`);
console.log(`heap growth ${(growth / 1e6).toFixed(1)} MB; slowest frame ${slowestMs.toFixed(1)} ms`);
for (const complaint of report.complaints) console.error(complaint);

const unhit = (Object.keys(RULES) as RuleId[]).filter((rule) => report.hits[rule] === 0);
const failures = [
  ...(crashes + partialWrites + pending + diverged + forged > 0 ? ["the validator let something through"] : []),
  ...(unhit.length > 0 ? [`rules without a hit: ${unhit.join(", ")}`] : []),
  ...(framed < MIN_FRAMED ? ["too few frames with whole framing"] : []),
  ...(growth > MAX_GROWTH_BYTES ? ["memory grows"] : []),
];
for (const failure of failures) console.error(failure);
process.exitCode = failures.length > 0 ? 1 : 0;
