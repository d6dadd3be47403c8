/* Plays people who choose origins as they like, and holds replicas against each other: `node test/trials/origins.ts --boards 20000 [--seed 1]`. */
import { parseArgs } from "node:util";
import { playOrigins } from "../support/structure/origin-play.ts";

const { values } = parseArgs({ options: { boards: { type: "string", default: "20000" }, seed: { type: "string" } } });
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const { accepted, refused, differing } = playOrigins({ boards: Number(values.boards), seed });
console.log(
  `seed ${seed}, ${values.boards} boards: ${accepted} updates accepted, ${refused} refused, ${differing.length} boards with replicas that differ`,
);
for (const board of differing.slice(0, 20)) console.error(board);
process.exitCode = differing.length > 0 ? 1 : 0;
