/* Plays random acts in the editor and goes back and forth through them by undo and redo: `node test/trials/editor-undo.ts --seeds 200 [--first 1]`. */
import { parseArgs } from "node:util";
import { playEditor } from "../support/undo/play-editor.ts";

const { values } = parseArgs({ options: { seeds: { type: "string", default: "200" }, first: { type: "string", default: "1" } } });
const first = Number(values.first);
let faults = 0;
for (let seed = first; seed < first + Number(values.seeds); seed += 1) {
  const fault = playEditor(seed, 40);
  if (fault === null) continue;
  faults += 1;
  console.error(`seed ${seed}: ${fault}`);
}
console.log(`${values.seeds} seeds from ${first}: ${faults} with faults`);
process.exitCode = faults > 0 ? 1 : 0;
